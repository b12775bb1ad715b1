package dev.varve.volume.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// One opening of a regular file. Checks no permissions: whoever opened did. Safe for any thread.
///
/// **Failures.** What cannot be stored when it is written, for want of quota, the write tells where
/// it can know. Later failures are told by [#sync], [#flush] or [#close]: the bytes are dropped
/// then, and each handle that was open is told once.
public final class OpenHandle implements AutoCloseable {
  private final OpenFiles files;
  private final OpenFile file;
  private final Caller caller;
  private final Sequence sequence = new Sequence();
  private final long number;
  private final AtomicLong seenLossCount;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean changed = new AtomicBoolean();

  OpenHandle(OpenFiles files, OpenFile file, Caller caller) {
    this.files = files;
    this.file = file;
    this.caller = caller;
    this.number = files.nextHandleNumber();
    this.seenLossCount = new AtomicLong(file.writes().lossCount());
  }

  /// Returns what tells the handle from all others.
  ///
  /// @return a number that no handle of the opened volume had before
  public long number() {
    return number;
  }

  /// Returns the file.
  ///
  /// @return what all its handles share
  public OpenFile file() {
    return file;
  }

  /// Shows the file as its handles see it.
  ///
  /// @return its inode
  public Inode attributes() {
    return open().attributes();
  }

  /// Runs a reading, for somebody who may be told only what is durable: whatever it sees that is
  /// buffered or in the tip is made durable before it is told.
  ///
  /// @param <T> what is read
  /// @param reading reads this file
  /// @return what it returned
  public <T> T durably(Supplier<T> reading) {
    T result = reading.get();
    open().settle();
    files.sync();
    return result;
  }

  /// Reads bytes.
  ///
  /// @param offset the first byte
  /// @param target receives up to its remaining bytes; when the call fails, what it holds means
  ///   nothing
  /// @return how many bytes: fewer than remaining only at the end of the file
  /// @throws VarveException `CORRUPT` or `DISK_FAILED`, never wrong bytes; `STALE` when the file is
  ///   gone
  public int read(long offset, ByteBuffer target) {
    return read(offset, target, true);
  }

  /// Reads what is durable: brings buffered bytes into the volume first, then waits until what was
  /// read is durable.
  ///
  /// @param offset the first byte
  /// @param target as for [#read]
  /// @return how many bytes
  /// @throws VarveException as [#read], or as buffered bytes could not be stored
  public int readDurable(long offset, ByteBuffer target) {
    open().settle();
    int count = read(offset, target, false);
    files.sync();
    return count;
  }

  private int read(long offset, ByteBuffer target, boolean buffered) {
    int count = open().read(offset, target, buffered);
    sequence.read(offset, count).ifPresent(file::fetchAhead);
    return count;
  }

  /// Writes bytes: all, or none and throws.
  ///
  /// @param offset where the first goes
  /// @param source the bytes; its position moves to its limit
  /// @return how many
  /// @throws VarveException `QUOTA_EXCEEDED`, `STORAGE_FULL`, `FILE_TOO_LARGE`, or as the flush
  ///   failed that has to come first
  public int write(long offset, ByteBuffer source) {
    return changing().writes().write(caller, offset, false, source);
  }

  /// Writes bytes at the end of the file: no other append goes to the same place.
  ///
  /// @param source the bytes; its position moves to its limit
  /// @return how many
  /// @throws VarveException as [#write]
  public int append(ByteBuffer source) {
    return changing().writes().write(caller, 0, true, source);
  }

  /// Sets the size.
  ///
  /// @param size the new size in bytes
  public void truncate(long size) {
    AttributeChange change = AttributeChange.NONE.withSize(size);
    changing().change(new Operation.SetAttributes(caller, file.ino(), change, true));
  }

  /// Reserves or gives back room.
  ///
  /// @param mode what to do
  /// @param offset the first byte
  /// @param length how many, above zero
  public void allocate(AllocateMode mode, long offset, long length) {
    changing().allocate(caller, mode, offset, length);
  }

  /// Finds data at or after an offset.
  ///
  /// @param offset where to begin
  /// @return the first byte that was written
  /// @throws VarveException `PAST_END` when there is none
  public long seekData(long offset) {
    return open().seekData(offset);
  }

  /// Finds a hole at or after an offset; the end of the file is one.
  ///
  /// @param offset where to begin
  /// @return the first byte that was not written
  /// @throws VarveException `PAST_END` when the offset is at the end or after it
  public long seekHole(long offset) {
    return open().seekHole(offset);
  }

  /// Copies a range from a file without copying bytes.
  ///
  /// @param source the file, which may be the same when the ranges are apart
  /// @param sourceOffset its first byte
  /// @param offset where it goes
  /// @param length how many bytes
  /// @return how many were copied: fewer only where the source ends
  public long copyRange(OpenHandle source, long sourceOffset, long offset, long length) {
    return changing().copyRange(caller, source.open(), sourceOffset, offset, length);
  }

  /// Makes the file's bytes those of another, in constant time.
  ///
  /// @param source the other file
  public void cloneFrom(OpenHandle source) {
    changing().cloneFrom(caller, source.open());
  }

  /// Brings buffered bytes into the volume, and tells of those that were lost.
  public void flush() {
    open().writes().flushOrLose(true);
    tellLoss();
  }

  /// Makes everything durable that was written, and tells of what was lost.
  public void sync() {
    flush();
    files.sync();
  }

  /// Closes, also when it throws. What is buffered stays so, unless it may be refused: then it is
  /// flushed now. Closing again does nothing.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        files.settle(file);
        tellLoss();
      } finally {
        files.release(file);
      }
    }
  }

  private void tellLoss() {
    long seen = seenLossCount.get();
    long now = file.writes().lossCount();
    if (now != seen && seenLossCount.compareAndSet(seen, now)) {
      file.writes()
          .lossSince(seen)
          .ifPresent(cause -> {
            throw cause.again();
          });
    }
  }

  /// The first change through a handle is what an earlier version comes before.
  private OpenFile changing() {
    OpenFile open = open();
    if (changed.compareAndSet(false, true)) {
      open.keepVersion();
    }
    return open;
  }

  private OpenFile open() {
    if (closed.get()) {
      throw new VarveException(
          ErrorCode.BAD_HANDLE, "the handle of inode " + file.ino() + " is closed; open it again");
    }
    return file;
  }
}
