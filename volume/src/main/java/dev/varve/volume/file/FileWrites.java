package dev.varve.volume.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.file.BatchWriter.Origin;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The writing side of an open file: its buffer, and how that gets into the volume.
///
/// **Two locks.** `lock` guards the buffer, for steps in memory and look-ups in the tip. `turn` is
/// held by whoever brings bytes into the volume, while they are stored: batches of one file follow
/// each other. A thread holds one turn at a time, and takes the lock inside it.
///
/// **Failed flushes.** Bytes that could not be stored stay in the buffer, where readers see them.
/// They are tried again after [#RETRY_NANOS], and by each write, which is refused when that fails
/// again. When a sync or close fails to store them they are dropped: [#flushOrLose]. (Linux drops
/// at the first failure, and tells each descriptor once: `errseq_t`.)
final class FileWrites {
  /// How long after a failed flush only writes, syncs and closes try again.
  static final long RETRY_NANOS = 5_000_000_000L;

  /// A writer goes on while its file's buffer holds less than so many flushes: one that is filled,
  /// one that is put, one that is made durable.
  private static final int MAX_FLUSHES = 3;

  private final long ino;
  private final FileContext context;
  private final ReentrantLock turn = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();

  /// Writers that are ahead of a stream wait here.
  private final Condition room = lock.newCondition();

  // Written with the lock held.
  private final WriteBuffer buffer = new WriteBuffer();
  private Caller writer = Caller.ROOT;
  private long mtime;
  private volatile long dueNanos;

  /// Whether the tip knows already what writing the buffered bytes does to times and privileges.
  private boolean told;

  private boolean flushComing;
  private volatile boolean streaming;
  private @Nullable VarveException lost;
  private long lossCount;
  private volatile @Nullable VarveException stuck;
  private volatile long weightBytes;

  FileWrites(long ino, FileContext context) {
    this.ino = ino;
    this.context = context;
  }

  long ino() {
    return ino;
  }

  /// Says whether all bytes are in the tip. A write that ended before is in the buffer or there, so
  /// a reader that sees this needs no lock.
  boolean isClean() {
    return weightBytes == 0;
  }

  /// Runs steps in memory, and look-ups in the tip, with the lock held.
  <T> T locked(Supplier<T> steps) {
    lock.lock();
    try {
      return steps.get();
    } finally {
      lock.unlock();
    }
  }

  /// Runs a change of the file while nobody else changes it.
  <T> T inTurn(Supplier<T> change) {
    turn.lock();
    try {
      return change.get();
    } finally {
      turn.unlock();
    }
  }

  /// The buffer; with the lock held.
  WriteBuffer buffer() {
    return buffer;
  }

  /// Who wrote what is in the buffer, and when; with the lock held.
  Origin origin() {
    return new Origin(writer, ino, told ? Operation.Write.TOLD : mtime);
  }

  /// Writes all bytes, or none and throws.
  int write(Caller caller, long offset, boolean append, ByteBuffer source) {
    int length = source.remaining();
    if (length == 0) {
      return 0;
    }
    if (!append) {
      checkEnd(offset, length);
    }
    if (stuck != null || context.mayPassQuota(ino, length)) {
      return writeThrough(caller, offset, append, source);
    }
    lock.lock();
    try {
      long at = place(offset, append, length);
      tellOther(caller);
      buffer.write(at, source);
      note(caller);
    } finally {
      lock.unlock();
    }
    relieve();
    return length;
  }

  /// Chooses where bytes go. With the lock held, so that no two appends choose the same place.
  private long place(long offset, boolean append, int length) {
    long at = append ? size() : offset;
    checkEnd(at, length);
    return at;
  }

  /// The file's size as its handles see it; with the lock held.
  long size() {
    long stored = context.submitter().read(state -> state.view().inode(ino).size());
    return Math.max(stored, buffer.end());
  }

  private static void checkEnd(long offset, int length) {
    Check.argument(offset >= 0, () -> "an offset is not negative, found " + offset);
    if (offset > Long.MAX_VALUE - length) {
      throw new VarveException(ErrorCode.FILE_TOO_LARGE, "a file ends at 2^63-1 at the latest");
    }
  }

  /// When the buffer is to be flushed at the latest.
  long dueNanos() {
    return dueNanos;
  }

  /// What the buffer weighs.
  long weightBytes() {
    return weightBytes;
  }

  /// Says whether the last flush failed.
  boolean isStuck() {
    return stuck != null;
  }

  /// Says whether its bytes are on their way already, and go on being so.
  boolean isStreaming() {
    return streaming;
  }

  /// Says whether a later flush may fail for a reason that can be known: then a close must not
  /// leave bytes behind.
  boolean mayFail() {
    return isStuck() || context.mayPassQuota(ino, 0);
  }

  /// What may take a privilege away depends on who writes: when somebody else wrote before, that is
  /// done now.
  private void tellOther(Caller caller) {
    if (!writer.isSuperuser() && !caller.isSuperuser() && !caller.equals(writer)) {
      tell();
    }
  }

  /// Does what the buffered writes do to times and privileges; with the lock held.
  void tell() {
    if (!buffer.isEmpty() && !told) {
      context.submitter().submit(new Operation.Write(writer, ino, 0, List.of(), 0, mtime));
      told = true;
    }
  }

  private void note(Caller caller) {
    // Whoever drops setuid decides for the batch.
    writer = weightBytes == 0 || told || !caller.isSuperuser() ? caller : writer;
    told = false;
    mtime = context.clock().epochNanos();
    weigh();
  }

  /// Tells the volume what the buffer weighs now; with the lock held.
  void weigh() {
    long was = weightBytes;
    long is = buffer.weightBytes() + buffer.takenBytes();
    if (was == 0 && is != 0) {
      dueNanos = context.clock().monotonicNanos() + context.options().flushAgeNanos();
    }
    weightBytes = is;
    room.signalAll();
    context.backlog().weigh(this, was, is);
    if (was != 0 && is == 0) {
      context.cleaned().accept(ino);
    }
  }

  /// Sees to it that the buffer does not grow: another thread flushes, and the writer waits for it
  /// or flushes itself when that does not keep up. A failure is remembered, and told later.
  private void relieve() {
    long maxBytes = context.options().maxFlushBytes();
    boolean begin =
        locked(() -> {
          boolean first = buffer.weightBytes() >= maxBytes && !flushComing && !streaming;
          flushComing |= first;
          return first;
        });
    if (begin) {
      try {
        context.executor().execute(this::flushBeside);
      } catch (RejectedExecutionException e) {
        // It is being shut down: the writer does it itself.
        flushBeside();
      }
    }
    context.backlog().relieve();
    if (locked(this::isFull) || context.backlog().isCrowded()) {
      flushQuietly();
    }
  }

  /// Waits for room while others make some; with the lock held.
  private boolean isFull() {
    long maxBytes = MAX_FLUSHES * context.options().maxFlushBytes();
    while ((streaming || flushComing) && weightBytes >= maxBytes) {
      room.awaitUninterruptibly();
    }
    return weightBytes >= maxBytes;
  }

  private void flushBeside() {
    inTurn(() -> {
      locked(() -> streaming(true));
      try {
        stream();
        return locked(() -> buffer.weightBytes() < context.options().maxFlushBytes()) || tryFlush();
      } finally {
        locked(() -> streaming(false));
      }
    });
  }

  private boolean streaming(boolean is) {
    streaming = is;
    flushComing = false;
    room.signalAll();
    return is;
  }

  private boolean flushQuietly() {
    return inTurn(this::tryFlush);
  }

  /// A batch of a stream on its way.
  private record Stage(Parcel parcel, BatchWriter.Flight flight) {}

  /// Brings full blocks into the volume for as long as there are many and nobody waits for the
  /// turn, which the caller has: while one batch becomes durable the next is digested and put.
  private void stream() {
    Stage before = null;
    do {
      Stage next = stage();
      if (before != null && !land(before, next)) {
        break;
      }
      if (next != null) {
        next.flight.flushBeside();
      }
      before = next;
    } while (before != null);
  }

  private @Nullable Stage stage() {
    Parcel parcel =
        locked(() -> {
          flushComing = false;
          streaming = true;
          boolean enough = buffer.fullBytes() > context.options().maxFlushBytes() / 2;
          return new Parcel(
              origin(),
              enough && !turn.hasQueuedThreads()
                  ? buffer.takeFull(context.options().maxFlushBytes())
                  : Batch.NONE);
        });
    return parcel.batch().isEmpty()
        ? null
        : new Stage(parcel, context.batches().begin(List.of(parcel), false));
  }

  /// Ends a batch. When it failed, so does the one after it, whose bytes are newer.
  private boolean land(Stage stage, @Nullable Stage next) {
    stage.flight.end();
    Optional<VarveException> failure = stage.parcel.failure();
    if (failure.isPresent() && next != null) {
      next.flight.giveUp(failure.get());
      locked(() -> ended(next.parcel));
    }
    return locked(() -> ended(stage.parcel));
  }

  /// Flushes, and remembers a failure for the next that asks.
  private boolean tryFlush() {
    try {
      flushInTurn(false);
      return true;
    } catch (VarveException e) {
      return false;
    }
  }

  /// Writes past the buffer where the volume may refuse, so that the writer is told at once.
  private int writeThrough(Caller caller, long offset, boolean append, ByteBuffer source) {
    return inTurn(() -> {
      flushInTurn(false);
      Batch passing = locked(() -> pass(offset, append, source));
      long now = context.clock().epochNanos();
      try {
        context.batches().write(new Origin(caller, ino, now), passing, false);
      } finally {
        locked(() -> settle(passing));
      }
      source.position(source.limit());
      return (int) passing.bytes();
    });
  }

  private Batch pass(long offset, boolean append, ByteBuffer source) {
    Batch passing = Batch.copyOf(place(offset, append, source.remaining()), source.duplicate());
    buffer.pass(passing);
    weigh();
    return passing;
  }

  private boolean settle(Batch batch) {
    buffer.settled(batch);
    stuck = null;
    dueNanos = context.clock().monotonicNanos() + context.options().flushAgeNanos();
    weigh();
    return true;
  }

  /// Brings all bytes into the volume.
  ///
  /// @param urgent whether somebody waits for their being durable
  void flush(boolean urgent) {
    if (!isClean()) {
      inTurn(() -> {
        flushInTurn(urgent);
        return true;
      });
    }
  }

  /// Brings all bytes into the volume as far as possible; within a turn. What is left stays
  /// buffered, and its failure is remembered.
  void flushAsPossible() {
    tryFlush();
  }

  /// Says whether it is time to flush.
  boolean isDue(long nowNanos) {
    return weightBytes != 0 && nowNanos - dueNanos >= 0;
  }

  private void flushInTurn(boolean urgent) {
    Parcel parcel = locked(this::parcel);
    if (parcel.batch().isEmpty()) {
      return;
    }
    try {
      context.batches().write(List.of(parcel), urgent);
    } finally {
      locked(() -> ended(parcel));
    }
    parcel
        .failure()
        .ifPresent(cause -> {
          throw cause;
        });
  }

  /// Takes all bytes on their way with those of other files. If there are any, [#end] must follow,
  /// by the same thread: until then it is the file's turn.
  Optional<Parcel> begin() {
    turn.lock();
    Parcel parcel = locked(this::parcel);
    if (parcel.batch().isEmpty()) {
      turn.unlock();
      return Optional.empty();
    }
    return Optional.of(parcel);
  }

  /// Ends what [#begin] began.
  void end(Parcel parcel) {
    try {
      locked(() -> ended(parcel));
    } finally {
      turn.unlock();
    }
  }

  private Parcel parcel() {
    return new Parcel(origin(), buffer.takeAll());
  }

  private boolean ended(Parcel parcel) {
    if (parcel.isStored()) {
      return settle(parcel.batch());
    }
    stuck = parcel.failure().orElse(null);
    return putBack(parcel.batch());
  }

  private boolean putBack(Batch batch) {
    buffer.putBack(batch);
    dueNanos = context.clock().monotonicNanos() + RETRY_NANOS;
    weigh();
    return false;
  }

  /// Flushes for a sync or close: what cannot be stored is dropped, which [#lossSince] tells.
  void flushOrLose(boolean urgent) {
    if (!isClean()) {
      inTurn(() -> flushOrLoseInTurn(urgent));
    }
  }

  private boolean flushOrLoseInTurn(boolean urgent) {
    try {
      flushInTurn(urgent);
      return true;
    } catch (VarveException e) {
      return locked(() -> drop(e));
    }
  }

  /// Lets a change of attributes come after the writes that are still buffered: what these do to
  /// times and privileges goes first, and is not done again when their bytes follow.
  <T> T afterWrites(Supplier<T> change) {
    if (isClean()) {
      return change.get();
    }
    // In turn, or a flush that is under way could end after the change.
    return inTurn(() ->
        locked(() -> {
          tell();
          return change.get();
        }));
  }

  private boolean drop(@Nullable VarveException cause) {
    buffer.clear();
    stuck = null;
    if (cause != null) {
      lost = cause;
      lossCount++;
    }
    weigh();
    return false;
  }

  /// Drops bytes that nobody can ever read.
  void forget() {
    inTurn(() -> locked(() -> drop(null)));
  }

  /// Returns how many times bytes were lost.
  long lossCount() {
    return locked(() -> lossCount);
  }

  /// Returns why bytes were lost, when that happened after a count.
  Optional<VarveException> lossSince(long seenCount) {
    return locked(() -> lossCount == seenCount ? Optional.empty() : Optional.ofNullable(lost));
  }
}
