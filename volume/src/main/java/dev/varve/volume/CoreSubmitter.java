package dev.varve.volume;

import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.Submitter;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Outcome;
import dev.varve.volume.state.State;
import java.util.function.Function;

/// What open files see of a volume's core.
///
/// @param core the core
record CoreSubmitter(VolumeCore core) implements Submitter {
  @Override
  public Outcome submit(Operation operation) {
    return core.writer().submit(operation).outcome();
  }

  @Override
  public <T> T read(Function<State, T> reader) {
    return core.writer().read(reader);
  }

  @Override
  public void sync() {
    core.writer().sync();
  }
}
