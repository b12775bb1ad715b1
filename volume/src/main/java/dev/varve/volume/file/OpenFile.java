package dev.varve.volume.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Ownership;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.State;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A file with open handles, which share it: its buffer, and the order of its changes.
///
/// **Two locks.** `lock` guards the buffer, for steps in memory and look-ups in the tip. `turn` is
/// held by whoever brings bytes into the volume, while they are stored: the batches of one file
/// follow each other. A thread holds one turn at a time, and takes the lock inside it.
///
/// **Failed flushes.** Bytes that could not be stored stay in the buffer, where readers see them,
/// and are tried again from time to time and by each write, which fails when that fails. Only when a
/// sync or close fails to store them they are dropped: it tells so, and so does, once, the next sync
/// or close of every other handle that was open then. (Linux tells each descriptor once too, but
/// drops at the first failure: `errseq_t`.)
///
/// Safe for any thread.
public final class OpenFile {
  /// How long after a failed flush nobody but writers, syncs and closes tries again.
  static final long RETRY_NANOS = 5_000_000_000L;

  private final long ino;
  private final FileContext context;
  private final ReentrantLock turn = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock.
  private final WriteBuffer buffer = new WriteBuffer();
  private Caller writer = Caller.ROOT;
  private long mtime;
  private long dueNanos;
  private long countedBytes;
  private boolean flushComing;
  private @Nullable VarveException stuck;
  private @Nullable VarveException lost;
  private long lossCount;

  OpenFile(long ino, FileContext context) {
    this.ino = ino;
    this.context = context;
  }

  /// Returns the file's number.
  ///
  /// @return its inode number
  public long ino() {
    return ino;
  }

  /// Shows a file as it is with what is buffered: size, times, mode and allocated bytes.
  ///
  /// @param stored the inode in the tip
  /// @return the inode as handles see it
  public Inode attributes(Inode stored) {
    return locked(() -> buffer.isEmpty() ? stored : withBuffer(stored));
  }

  private Inode withBuffer(Inode stored) {
    Inode.Draft draft = stored.draft();
    draft.size = Math.max(stored.size(), buffer.end());
    draft.mtime = mtime;
    draft.ctime = Math.max(stored.ctime(), mtime);
    draft.mode = Ownership.modeAfterWrite(writer, stored);
    draft.allocated = stored.allocated() + buffer.dirtyBytes() + buffer.takenBytes();
    return draft.done();
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
    if (locked(() -> stuck != null) || context.mayPassQuota(ino, length)) {
      writeThrough(caller, offset, append, source);
      return length;
    }
    boolean full =
        locked(
            () -> {
              buffer.write(place(offset, append, length), source);
              noteWrite(caller);
              return buffer.weightBytes() >= context.options().maxFlushBytes();
            });
    if (full || context.isCrowded()) {
      flushFull();
    }
    return length;
  }

  /// Chooses where bytes go. With the lock held, so that two appends never choose the same place.
  private long place(long offset, boolean append, int length) {
    long at = append ? size() : offset;
    checkEnd(at, length);
    return at;
  }

  private long size() {
    long stored = context.submitter().read(state -> state.view().inode(ino).size());
    return Math.max(stored, buffer.end());
  }

  private static void checkEnd(long offset, int length) {
    if (offset < 0) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT, "an offset is not negative, found " + offset);
    }
    if (offset > Long.MAX_VALUE - length) {
      throw new VarveException(ErrorCode.FILE_TOO_LARGE, "a file ends at 2^63-1 at the latest");
    }
  }

  private void noteWrite(Caller caller) {
    long wasBytes = countedBytes;
    writer = wasBytes == 0 || !caller.isSuperuser() ? caller : writer;
    mtime = context.clock().epochNanos();
    if (wasBytes == 0) {
      dueNanos = context.clock().monotonicNanos() + context.options().flushAgeNanos();
    }
    count();
  }

  private void count() {
    long bytes = buffer.weightBytes() + buffer.takenBytes();
    context.dirtyBytes().addAndGet(bytes - countedBytes);
    countedBytes = bytes;
  }

  /// Writes past the buffer, when the volume may refuse: then the writer is told.
  private void writeThrough(Caller caller, long offset, boolean append, ByteBuffer source) {
    turn.lock();
    try {
      flushInTurn(false, false);
      Batch batch =
          locked(
              () -> {
                int length = source.remaining();
                Batch passing = Batch.copyOf(place(offset, append, length), source.duplicate());
                buffer.pass(passing);
                count();
                return passing;
              });
      boolean written = false;
      try {
        long now = context.clock().epochNanos();
        context.batches().write(new BatchWriter.Origin(caller, ino, now), batch, false);
        source.position(source.limit());
        written = true;
      } finally {
        settle(batch);
      }
    } finally {
      turn.unlock();
    }
  }
}
