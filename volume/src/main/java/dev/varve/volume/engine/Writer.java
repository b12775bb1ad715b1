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
import dev.varve.volume.state.Change;
import dev.varve.volume.state.State;
import dev.varve.volume.state.Watch;
import java.util.List;
import java.util.Optional;
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
  /// What the journal adds to an operation: a frame, and its share of a group's.
  private static final long RECORD_BYTES = 32;

  /// A fifth of a buffer of the journal.
  private static final long FLUSH_BYTES = 1L << 20;

  private static final int MAX_SEAL_STEPS = 128;

  /// The longest that an operation waits because checkpoints are behind.
  private static final long MAX_PAUSE_NANOS = 20_000_000L;

  private final StampedLock lock = new StampedLock();
  private final State state;
  private final Journal journal;
  private final Clock clock;
  private final long term;
  private final RecordWriter bytes = new RecordWriter();
  private final Watches watches = new Watches();
  private volatile @Nullable VarveException failure;

  /// Written with the lock held.
  private volatile long appendedBytes;

  private volatile long checkpointedBytes;
  private volatile long slowFromBytes = Long.MAX_VALUE;
  private volatile Runnable appendedListener = () -> {};

  /// Takes a state that is as the journal says.
  ///
  /// @param journalBytes what the journal holds after the last checkpoint
  Writer(State state, Journal journal, Clock clock, long journalBytes) {
    this.state = state;
    this.appendedBytes = journalBytes;
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
    return told(null, ordered(client, sequence, state -> operation));
  }

  /// Applies an operation that is made of what the newest state holds: nothing comes between.
  ///
  /// @param plan makes the operation, or throws
  /// @return its position and answer
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Submitted submit(Function<State, Operation> plan) {
    return told(null, ordered(0, 0, plan));
  }

  /// Applies an operation of somebody who may watch and is not told of it himself.
  ///
  /// @param by who
  /// @param plan makes the operation, or throws
  /// @return its position and answer
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Submitted submitBy(Object by, Function<State, Operation> plan) {
    return told(by, ordered(0, 0, plan));
  }

  /// Applies an operation of which nobody is told, because it shows nothing new.
  ///
  /// @param operation what to do
  /// @return its position and answer
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Submitted submitQuietly(Operation operation) {
    return ordered(0, 0, state -> operation).submitted();
  }

  private record Ordered(Submitted submitted, List<Change> changes) {}

  private Ordered ordered(long client, long sequence, Function<State, Operation> plan) {
    slowDown();
    long stamp = lock.writeLock();
    try {
      Submitted submitted = order(client, sequence, plan.apply(state));
      return new Ordered(submitted, state.takeChanges());
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  private Submitted told(@Nullable Object by, Ordered ordered) {
    watches.tell(by, ordered.changes());
    return ordered.submitted();
  }

  /// Returns who watches, to be told of what is not done by operations.
  ///
  /// @return those who are told of changes
  public Watches watches() {
    return watches;
  }

  /// Begins to tell somebody of changes.
  ///
  /// @param own whose changes he is not told of
  /// @param watch who
  public void watch(Object own, Watch watch) {
    long stamp = lock.writeLock();
    try {
      watches.add(own, watch);
      state.noteChanges(true);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// Ends [#watch].
  ///
  /// @param watch who
  public void unwatch(Watch watch) {
    long stamp = lock.writeLock();
    try {
      watches.remove(watch);
      state.noteChanges(!watches.isEmpty());
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// Applies an operation that is made of what the newest state holds, if it still wants one.
  ///
  /// @param plan makes the operation, or empty for none
  /// @return its position and answer, or empty when there was none
  /// @throws VarveException as the operation says; `READ_ONLY` after a failure
  public Optional<Submitted> submitIf(Function<State, Optional<Operation>> plan) {
    slowDown();
    long stamp = lock.writeLock();
    try {
      Optional<Submitted> submitted = plan.apply(state).map(operation -> order(0, 0, operation));
      state.takeChanges();
      return submitted;
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// What was frozen with an operation.
  ///
  /// @param submitted the operation
  /// @param frozen the tree with the operation in it
  /// @param appendedBytes what had been appended to the journal by then
  record Frozen(Submitted submitted, Tree.Frozen frozen, long appendedBytes) {}

  /// Applies an operation and freezes the tree right after it, to be written.
  Frozen submitAndFreeze(Operation operation) {
    sealAhead();
    long stamp = lock.writeLock();
    try {
      Submitted submitted = order(0, 0, operation);
      state.takeChanges();
      seal();
      return new Frozen(submitted, state.tree().freezeForCheckpoint(), appendedBytes);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// Leaves little to do for the freeze, during which everybody waits.
  private void sealAhead() {
    int steps = 0;
    while (steps < MAX_SEAL_STEPS && sealStep()) {
      steps++;
    }
  }

  /// Does one short part of it.
  ///
  /// @return whether more is left
  boolean sealStep() {
    long stamp = lock.writeLock();
    try {
      return state.sealSome();
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  /// An operation that freezes is in the journal by now: without the freeze, nodes would be born at
  /// other positions than in a replay.
  private void seal() {
    try {
      state.seal();
    } catch (VarveException e) {
      failure = e;
      throw e;
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
      noteAppended(recordBytes(bytes.sizeBytes()));
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

  /// What an operation takes in the journal, and a recovery has to read.
  static long recordBytes(int operationBytes) {
    return RECORD_BYTES + operationBytes;
  }

  /// Returns what the journal holds after the last checkpoint: what an opening would replay.
  ///
  /// @return bytes
  public long journalBytes() {
    return appendedBytes - checkpointedBytes;
  }

  /// Notes that a checkpoint holds everything up to what had been appended then.
  void checkpointed(long bytes) {
    checkpointedBytes = bytes;
  }

  /// Slows operations down while the journal holds more than so many bytes after the last
  /// checkpoint. Only where something makes checkpoints.
  ///
  /// @param bytes from here on operations wait
  public void slowFrom(long bytes) {
    slowFromBytes = bytes;
  }

  /// Has something told whenever so much was appended that flushing should begin, before the
  /// journal's buffers are full.
  ///
  /// @param listener returns at once
  public void onAppended(Runnable listener) {
    appendedListener = listener;
  }

  /// Waits the longer the further the checkpoints are behind, without any lock.
  private void slowDown() {
    long overBytes = journalBytes() - slowFromBytes;
    if (overBytes > 0) {
      double part = Math.min(1, (double) overBytes / slowFromBytes);
      clock.sleep((long) (part * MAX_PAUSE_NANOS));
    }
  }

  private void noteAppended(long more) {
    long before = appendedBytes;
    appendedBytes = before + more;
    if (before / FLUSH_BYTES != (before + more) / FLUSH_BYTES) {
      appendedListener.run();
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

  /// Says whether an operation is not durable yet.
  ///
  /// @return whether [#sync] would wait
  public boolean isAhead() {
    return position() > journal.durablePosition();
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
