package dev.varve.volume;

import dev.varve.volume.engine.Writer;
import dev.varve.volume.file.Submitter;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Outcome;
import dev.varve.volume.state.State;
import java.util.function.Function;

/// How open files change and read a volume: by its writer. Nobody is told of their operations,
/// because faces tell what they do to open files when they do it.
///
/// @param writer orders operations
record TipSubmitter(Writer writer) implements Submitter {
  @Override
  public Outcome submit(Operation operation) {
    return writer.submitQuietly(operation).outcome();
  }

  @Override
  public <T> T read(Function<State, T> reader) {
    return writer.read(reader);
  }

  @Override
  public void sync() {
    writer.sync();
  }
}
