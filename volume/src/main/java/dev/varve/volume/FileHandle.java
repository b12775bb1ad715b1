package dev.varve.volume;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.file.OpenHandle;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.state.Change;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// An open regular file. What is written is gathered in memory and brought into the volume when it
/// is much, after 200 ms, and by [#flush], [#sync] and [#close]; every reader sees it at once. A
/// handle of a face whose [Consistency] is `COMMITTED` brings it in and waits until it is durable
/// before it tells it.
///
/// What could not be kept later on is told once to each handle, by [#flush], [#sync] or [#close]. A
/// close is no promise: what is buffered then goes into the volume in time, together with that of
/// other files, and a failure that comes only then is told by the next sync of the file or of the
/// volume. Only where one may be expected, after another or near a quota, the close waits.
///
/// Safe for any thread.
public final class FileHandle implements AutoCloseable {
  private final OpenHandle handle;
  private final OpenMode mode;
  private final Durability durability;
  private final Consistency consistency;
  private final HandleLocks locks;
  private final Consumer<Change> told;

  FileHandle(
      OpenHandle handle,
      OpenMode mode,
      Durability durability,
      Consistency consistency,
      HandleLocks locks,
      Consumer<Change> told) {
    this.told = told;
    this.locks = locks;
    this.handle = handle;
    this.mode = mode;
    this.durability = durability;
    this.consistency = consistency;
  }

  /// Returns the file.
  ///
  /// @return its inode number
  public long ino() {
    return handle.file().ino();
  }

  /// Returns the file's attributes.
  ///
  /// @return its inode, with what was written through any handle
  public Inode attributes() {
    return told(handle::attributes);
  }

  /// Reads something, and waits until it is durable where the face tells nothing else.
  private <T> T told(Supplier<T> reading) {
    return consistency == Consistency.TIP ? reading.get() : handle.durably(reading);
  }

  /// Reads bytes.
  ///
  /// @param offset the first byte
  /// @param target receives up to its remaining bytes; when the call fails, what it holds means
  ///   nothing
  /// @return how many bytes: fewer than remaining only at the end of the file
  /// @throws VarveException `BAD_HANDLE` when it was not opened for reading
  public int read(long offset, ByteBuffer target) {
    check(mode.read(), "reading");
    return consistency == Consistency.TIP
        ? handle.read(offset, target)
        : handle.readDurable(offset, target);
  }

  /// Writes bytes: all, or none and throws.
  ///
  /// @param offset where the first goes; a handle that appends writes to the end whatever it is
  /// @param source the bytes; its position moves to its limit
  /// @return how many
  /// @throws VarveException `QUOTA_EXCEEDED`, `STORAGE_FULL`, `FILE_TOO_LARGE`; `BAD_HANDLE` when
  ///   it was not opened for writing
  public int write(long offset, ByteBuffer source) {
    check(mode.write(), "writing");
    if (mode.append()) {
      return appended(source);
    }
    int count = handle.write(offset, source);
    told.accept(new Change.Data(ino(), offset, count));
    settle();
    return count;
  }

  /// Writes bytes to the end, whatever the handle was opened for: no other append goes to the same
  /// place.
  ///
  /// @param source the bytes; its position moves to its limit
  /// @return how many
  /// @throws VarveException as [#write]
  public int append(ByteBuffer source) {
    check(mode.write(), "writing");
    return appended(source);
  }

  private int appended(ByteBuffer source) {
    // Others may append too: it goes there, or after it.
    long end = handle.attributes().size();
    int count = handle.append(source);
    told.accept(new Change.Data(ino(), end, 0));
    settle();
    return count;
  }

  /// Sets the size.
  ///
  /// @param size the new size in bytes
  public void truncate(long size) {
    check(mode.write(), "writing");
    handle.truncate(size);
    told.accept(new Change.Data(ino(), size, 0));
    settle();
  }

  /// Reserves or gives back room.
  ///
  /// @param how what to do
  /// @param offset the first byte
  /// @param length how many, above zero
  public void allocate(AllocateMode how, long offset, long length) {
    check(mode.write(), "writing");
    handle.allocate(how, offset, length);
    told.accept(new Change.Data(ino(), offset, length));
    settle();
  }

  /// Finds data at or after an offset.
  ///
  /// @param offset where to begin
  /// @return the first byte that was written
  /// @throws VarveException `PAST_END` when there is none
  public long seekData(long offset) {
    return told(() -> handle.seekData(offset));
  }

  /// Finds a hole at or after an offset; the end of the file is one.
  ///
  /// @param offset where to begin
  /// @return the first byte that was not written
  /// @throws VarveException `PAST_END` when the offset is at the end or after it
  public long seekHole(long offset) {
    return told(() -> handle.seekHole(offset));
  }

  /// Copies a range from a file without copying bytes, as `copy_file_range(2)`.
  ///
  /// @param source the file, which may be the same when the ranges are apart
  /// @param sourceOffset its first byte
  /// @param offset where it goes
  /// @param length how many bytes
  /// @return how many were copied: fewer only where the source ends
  /// @throws VarveException `BAD_HANDLE` when this was not opened for writing, or appends, or the
  ///   source was not opened for reading; `INVALID_ARGUMENT` when the ranges overlap;
  ///   `FILE_TOO_LARGE`; else as [#write]
  public long copyRange(FileHandle source, long sourceOffset, long offset, long length) {
    source.check(source.mode.read(), "reading");
    check(mode.write(), "writing");
    check(!mode.append(), "writing at an offset, it appends");
    long count = handle.copyRange(source.handle, sourceOffset, offset, length);
    told.accept(new Change.Data(ino(), offset, 0));
    settle();
    return count;
  }

  /// Makes the file's bytes those of another, in constant time.
  ///
  /// @param source the other file
  /// @throws VarveException `BAD_HANDLE` as [#copyRange]
  public void cloneFrom(FileHandle source) {
    source.check(source.mode.read(), "reading");
    check(mode.write(), "writing");
    check(!mode.append(), "writing at an offset, it appends");
    handle.cloneFrom(source.handle);
    told.accept(new Change.Data(ino(), 0, 0));
    settle();
  }

  /// Brings what was gathered into the volume, without waiting until it is durable.
  public void flush() {
    handle.flush();
  }

  /// Makes everything durable that was written.
  public void sync() {
    handle.sync();
  }

  /// Returns the locks that are taken through this handle.
  ///
  /// @return its locks
  public HandleLocks locks() {
    return locks;
  }

  /// Closes, gives up its locks, and tells what was lost. Closing again does nothing.
  @Override
  public void close() {
    try {
      handle.close();
    } finally {
      locks.close();
    }
  }

  private void settle() {
    if (durability == Durability.SYNC) {
      handle.sync();
    }
  }

  private void check(boolean allowed, String what) {
    if (!allowed) {
      throw new VarveException(
          ErrorCode.BAD_HANDLE, "the handle of inode " + ino() + " was not opened for " + what);
    }
  }
}
