package dev.varve.volume.file;

import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Outcome;
import dev.varve.volume.state.State;
import java.util.function.Function;

/// What open files need of a volume. Safe for any thread; must not call back into open files.
public interface Submitter {
  /// Applies an operation and hands it to the journal.
  ///
  /// @param operation what to do; chunks that it names are durable
  /// @return what it answered
  /// @throws dev.varve.base.VarveException as the operation says, having changed nothing;
  ///   `READ_ONLY` after a failure of the journal
  Outcome submit(Operation operation);

  /// Reads the newest state, between operations.
  ///
  /// @param <T> what is read
  /// @param reader reads it, without waiting for anything but nodes
  /// @return what it returned
  <T> T read(Function<State, T> reader);

  /// Waits until everything that was submitted before is durable.
  void sync();
}
