package dev.varve.volume.engine;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.journal.Journal;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.Tree;
import dev.varve.volume.operation.Envelope;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.OperationFormat;
import dev.varve.volume.record.RecordWriter;
import dev.varve.volume.state.State;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Orders a volume's operations: checks and applies each to the newest state, gives it the next
/// position, and hands it to the journal. Readers see the newest state, between operations.
///
/// An operation that is refused changed nothing and is in no journal. When the journal fails, or a
/// node cannot be read while an operation is applied, the state may be ahead of the journal: then
/// nothing more is accepted until the volume is opened again; reading goes on.
///
/// Safe for any thread.
public final class Writer {
  private final StampedLock lock = new StampedLock();
  private final State state;
  private final Journal journal;
  private final Clock clock;
  private final long term;
  private final RecordWriter bytes = new RecordWriter();
  private volatile @Nullable VarveException failure;

  Writer(State state, Journal journal, Clock clock) {
    this.state = state;
    this.journal = journal;
    this.clock = clock;
    this.term = Math.max(1, journal.lastTerm());
  }

  /// Applies an operation of a client that never sends it again.
  ///
  /// @param operation what to do
  /// @return its position and answer
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Submitted submit(Operation operation) {
    return submit(0, 0, operation);
  }

  /// Applies an operation, once for each number of a client.
  ///
  /// @param client who sends it, 0 for one that never sends it again
  /// @param sequence the client's number for it
  /// @param operation what to do
  /// @return its position and answer
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Submitted submit(long client, long sequence, Operation operation) {
    long stamp = lock.writeLock();
    try {
      return order(client, sequence, operation);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// Applies an operation that is made of what the newest state holds: nothing comes between.
  ///
  /// @param plan makes the operation, or throws
  /// @return its position and answer
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Submitted submit(Function<State, Operation> plan) {
    long stamp = lock.writeLock();
    try {
      return order(0, 0, plan.apply(state));
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// What was frozen with an operation.
  ///
  /// @param submitted the operation
  /// @param frozen the tree with the operation in it
  record Frozen(Submitted submitted, Tree.Frozen frozen) {}

  /// Applies an operation and freezes the tree right after it, to be written.
  Frozen submitAndFreeze(Operation operation) {
    long stamp = lock.writeLock();
    try {
      Submitted submitted = order(0, 0, operation);
      state.seal();
      return new Frozen(submitted, state.tree().freezeForCheckpoint());
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private Submitted order(long client, long sequence, Operation operation) {
    throwIfFailed();
    Envelope envelope = new Envelope(client, sequence, clock.epochNanos(), operation);
    long position = state.position() + 1;
    try {
      Submitted submitted = new Submitted(position, state.apply(position, envelope));
      OperationFormat.encode(envelope, bytes.clear());
      long written = journal.append(term, bytes.view());
      if (written != position) {
        throw new VarveException(
            ErrorCode.BUG, "the journal gave position " + written + ", expected " + position);
      }
      return submitted;
    } catch (VarveException e) {
      if (state.position() == position || e.code().kind().isFault()) {
        failure = e;
      }
      throw e;
    } catch (RuntimeException | Error e) {
      failure = new VarveException(ErrorCode.BUG, "an operation ended abnormally: " + e, e);
      throw e;
    }
  }

  /// Reads the newest state, between operations.
  ///
  /// @param <T> what is read
  /// @param reader reads it, without waiting for anything but nodes
  /// @return what it returned
  public <T> T read(Function<State, T> reader) {
    long stamp = lock.readLock();
    try {
      return reader.apply(state);
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /// Reads the newest state as far as it is durable: waits until what was read is.
  ///
  /// @param <T> what is read
  /// @param reader reads it, without waiting for anything but nodes
  /// @return what it returned
  public <T> T readCommitted(Function<State, T> reader) {
    long position;
    T result;
    long stamp = lock.readLock();
    try {
      position = state.position();
      result = reader.apply(state);
    } finally {
      lock.unlockRead(stamp);
    }
    awaitDurable(position);
    return result;
  }

  /// Freezes the newest state for a long reading.
  ///
  /// @return its tree
  FrozenTree freeze() {
    long stamp = lock.writeLock();
    try {
      state.seal();
      return state.tree().freeze();
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// Returns the position of the last operation.
  ///
  /// @return a position
  public long position() {
    return read(State::position);
  }

  /// Waits until an operation is durable.
  ///
  /// @param position its position
  public void awaitDurable(long position) {
    if (position > journal.durablePosition()) {
      journal.awaitDurable(position);
    }
  }

  /// Waits until every operation so far is durable.
  public void sync() {
    awaitDurable(position());
  }

  /// Stops accepting operations, and says why.
  void fail(VarveException cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  private void throwIfFailed() {
    VarveException cause = failure;
    if (cause != null) {
      throw new VarveException(
          ErrorCode.READ_ONLY,
          "the volume accepts nothing more since this failed: "
              + cause.getMessage()
              + "; open it again",
          cause);
    }
  }
}
