package dev.varve.volume;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.file.OpenHandle;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.AllocateMode;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/// An open regular file. What was written through any handle is seen by all at once; when it is
/// durable, the face's [Durability] says.
///
/// **Failures.** A write that has no room tells so where it can know it at once. Bytes that could
/// not be stored later are told by [#sync], [#flush] or [#close], once to each handle that was
/// open, and are dropped by then; until then they are still seen, and stored if it becomes
/// possible.
///
/// Safe for any thread.
public final class FileHandle implements AutoCloseable {
  private final OpenHandle handle;
  private final OpenMode mode;
  private final Durability durability;
  private final Consistency consistency;

  FileHandle(OpenHandle handle, OpenMode mode, Durability durability, Consistency consistency) {
    this.handle = handle;
    this.mode = mode;
    this.durability = durability;
    this.consistency = consistency;
  }

  /// Returns the file's number.
  ///
  /// @return its inode number
  public long ino() {
    return handle.file().ino();
  }

  /// Returns the file's attributes, with what is gathered in memory.
  ///
  /// @return its inode
  public Inode attributes() {
    return read(handle::attributes);
  }

  /// Reads bytes.
  ///
  /// @param offset the first byte
  /// @param target receives up to its remaining bytes; when the call fails, what it holds means
  ///   nothing
  /// @return how many bytes: fewer than remaining only at the end of the file
  /// @throws VarveException `BAD_HANDLE` when it is not for reading; `CORRUPT` or `DISK_FAILED`,
  ///   never wrong bytes
  public int read(long offset, ByteBuffer target) {
    check(mode.read(), "read");
    return read(() -> handle.read(offset, target));
  }

  /// A committed reading has everything in the volume first, and waits until what it saw is
  /// durable.
  private <T> T read(Supplier<T> reading) {
    if (consistency == Consistency.TIP) {
      return reading.get();
    }
    handle.file().flush();
    T found = reading.get();
    handle.awaitDurable();
    return found;
  }

  /// Writes bytes: all, or none and throws.
  ///
  /// @param offset where the first goes; a handle for appending writes to the end whatever it is
  /// @param source the bytes; its position moves to its limit
  /// @return how many
  /// @throws VarveException `BAD_HANDLE`, `QUOTA_EXCEEDED`, `STORAGE_FULL`, `FILE_TOO_LARGE`
  public int write(long offset, ByteBuffer source) {
    check(mode.write(), "write");
    int count = mode.append() ? handle.append(source) : handle.write(offset, source);
    changed();
    return count;
  }

  /// Sets the size.
  ///
  /// @param size the new size in bytes
  public void truncate(long size) {
    check(mode.write(), "truncate");
    handle.truncate(size);
    changed();
  }

  /// Reserves or gives back room.
  ///
  /// @param how what to do
  /// @param offset the first byte
  /// @param length how many, above zero
  public void allocate(AllocateMode how, long offset, long length) {
    check(mode.write(), "allocate");
    handle.allocate(how, offset, length);
    changed();
  }

  /// Finds data at or after an offset.
  ///
  /// @param offset where to begin
  /// @return the first byte that was written
  /// @throws VarveException `PAST_END` when there is none
  public long seekData(long offset) {
    return read(() -> handle.seekData(offset));
  }

  /// Finds a hole at or after an offset; the end of the file is one.
  ///
  /// @param offset where to begin
  /// @return the first byte that was not written
  /// @throws VarveException `PAST_END` when the offset is at the end or after it
  public long seekHole(long offset) {
    return read(() -> handle.seekHole(offset));
  }

  /// Copies a range from a file of the same volume without copying bytes.
  ///
  /// @param source the file, which may be the same when the ranges are apart
  /// @param sourceOffset its first byte
  /// @param offset where it goes
  /// @param length how many bytes
  /// @return how many were copied: fewer only where the source ends
  public long copyRange(FileHandle source, long sourceOffset, long offset, long length) {
    source.check(source.mode.read(), "read");
    check(mode.write() && !mode.append(), "write at an offset");
    long count = handle.copyRange(source.handle, sourceOffset, offset, length);
    changed();
    return count;
  }

  /// Makes the file's bytes those of another of the same volume, in constant time (`FICLONE`).
  ///
  /// @param source the other file
  public void cloneFrom(FileHandle source) {
    source.check(source.mode.read(), "read");
    check(mode.write() && !mode.append(), "write at an offset");
    handle.cloneFrom(source.handle);
    changed();
  }

  private void changed() {
    if (durability == Durability.SYNC) {
      handle.sync();
    }
  }

  /// Brings what is gathered in memory into the volume, and tells what was lost. Durable after the
  /// next sync.
  public void flush() {
    handle.flush();
  }

  /// Makes everything durable that was written to the file, and tells what was lost.
  public void sync() {
    handle.sync();
  }

  /// Flushes and closes, also when it throws. Closing again does nothing.
  @Override
  public void close() {
    handle.close();
  }

  private void check(boolean allowed, String what) {
    if (!allowed) {
      throw new VarveException(
          ErrorCode.BAD_HANDLE,
          "inode %d was not opened to %s: open it for that".formatted(ino(), what));
    }
  }
}
