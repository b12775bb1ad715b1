package dev.varve.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// An open file. It has no position of its own: each call says where. Reads and writes copy nothing
/// when the buffer is direct; of another the bytes go through a piece of 64 KiB outside the heap,
/// one call for each, because the collector may not be held up while a disk works (1 MiB from the
/// page cache: 30 µs to a direct buffer, 50 to an array; measured in 2026-11 on a Zen 5).
public final class PosixFile extends Handle {
  PosixFile(int descriptor, Place place) {
    super(descriptor, place);
  }

  /// Reads until the buffer is full or the file ends (`pread(2)`). When it fails, the buffer's
  /// position is after what was read.
  ///
  /// @param target takes the bytes from its position to its limit
  /// @param offset where in the file the first comes from
  /// @return how many bytes were read; fewer than there was room for only at the end
  public int read(ByteBuffer target, long offset) {
    int start = target.position();
    while (target.hasRemaining()) {
      long at = offset + target.position() - start;
      int count = target.isDirect() ? readDirect(target, at) : readCopied(target, at);
      if (count == 0) {
        break;
      }
      target.position(target.position() + count);
    }
    return target.position() - start;
  }

  private int readDirect(ByteBuffer target, long offset) {
    try (Scratch scratch = Scratch.take()) {
      return (int) call(SystemCall.PREAD, scratch, address(target), target.remaining(), offset);
    } finally {
      Reference.reachabilityFence(target);
    }
  }

  private int readCopied(ByteBuffer target, long offset) {
    try (Scratch scratch = Scratch.take()) {
      int room = Math.min(target.remaining(), Scratch.DATA_BYTES);
      long count = call(SystemCall.PREAD, scratch, scratch.dataAddress(), room, offset);
      MemorySegment.copy(scratch.data(), 0, MemorySegment.ofBuffer(target), 0, count);
      return (int) count;
    }
  }

  /// Writes all bytes (`pwrite(2)`). With [OpenFlag#APPEND] they go to the end of the file. When it
  /// fails, the buffer's position is after what was written.
  ///
  /// @param source the bytes from its position to its limit
  /// @param offset where in the file the first goes
  public void write(ByteBuffer source, long offset) {
    int start = source.position();
    while (source.hasRemaining()) {
      long at = offset + source.position() - start;
      int count = source.isDirect() ? writeDirect(source, at) : writeCopied(source, at);
      source.position(source.position() + count);
    }
  }

  private int writeDirect(ByteBuffer source, long offset) {
    try (Scratch scratch = Scratch.take()) {
      return (int) call(SystemCall.PWRITE, scratch, address(source), source.remaining(), offset);
    } finally {
      Reference.reachabilityFence(source);
    }
  }

  private int writeCopied(ByteBuffer source, long offset) {
    try (Scratch scratch = Scratch.take()) {
      int size = Math.min(source.remaining(), Scratch.DATA_BYTES);
      MemorySegment.copy(MemorySegment.ofBuffer(source), 0, scratch.data(), 0, size);
      return (int) call(SystemCall.PWRITE, scratch, scratch.dataAddress(), size, offset);
    }
  }

  private static long address(ByteBuffer direct) {
    return MemorySegment.ofBuffer(direct).address();
  }

  /// Cuts the file, or lets it grow by a hole (`ftruncate(2)`).
  ///
  /// @param sizeBytes its new size
  public void truncate(long sizeBytes) {
    run(SystemCall.FTRUNCATE, sizeBytes);
  }

  /// Gives blocks to a range or takes them (`fallocate(2)`). NOT_SUPPORTED where the file system
  /// does not do this.
  ///
  /// @param mode what happens
  /// @param offset where the range begins
  /// @param lengthBytes how long it is, more than 0
  public void allocate(AllocateMode mode, long offset, long lengthBytes) {
    run(SystemCall.FALLOCATE, mode.bits(), offset, lengthBytes);
  }

  /// Finds data (`lseek(2)` with `SEEK_DATA`). The kernel's own position moves, which nothing here
  /// uses.
  ///
  /// @param offset where to start
  /// @return the first offset from there on that is not in a hole, empty when there is none
  public OptionalLong seekData(long offset) {
    return seek(Abi.SEEK_DATA, offset);
  }

  /// Finds a hole (`lseek(2)` with `SEEK_HOLE`). Behind every file is one.
  ///
  /// @param offset where to start
  /// @return the first offset from there on that is in a hole, at most the size; empty when the
  ///   start is at or past the end
  public OptionalLong seekHole(long offset) {
    return seek(Abi.SEEK_HOLE, offset);
  }

  private OptionalLong seek(int whence, long offset) {
    try (Scratch scratch = Scratch.take()) {
      long answer = SystemCall.LSEEK.answer(scratch, descriptor(), offset, whence);
      if (answer == -Errno.ENXIO) {
        return OptionalLong.empty();
      }
      if (answer < 0) {
        throw Errno.failure(SystemCall.LSEEK, path() + " at " + offset, (int) -answer);
      }
      return OptionalLong.of(answer);
    }
  }

  /// Waits until its content is on the disk, and what of its metadata is needed to read it
  /// (`fdatasync(2)`). An error may be that of any write before, and is told once.
  public void syncData() {
    run(SystemCall.FDATASYNC);
  }

  /// Copies within the kernel, and by sharing blocks where the file system can
  /// (`copy_file_range(2)`).
  ///
  /// @param offset where in this file the range begins
  /// @param target the file that takes it
  /// @param targetOffset where in that file it goes
  /// @param lengthBytes how long it is
  /// @return how many bytes were copied; may be fewer than asked for, 0 at the end of this file
  public long copyRange(long offset, PosixFile target, long targetOffset, long lengthBytes) {
    try (Scratch scratch = Scratch.take()) {
      MemorySegment offsets = scratch.data();
      offsets.setAtIndex(ValueLayout.JAVA_LONG, 0, offset);
      offsets.setAtIndex(ValueLayout.JAVA_LONG, 1, targetOffset);
      long from = scratch.dataAddress();
      return call(
          SystemCall.COPY_FILE_RANGE,
          scratch,
          from,
          target.descriptor(),
          from + Long.BYTES,
          lengthBytes,
          0);
    }
  }

  /// Tells the kernel what is meant to be done (`posix_fadvise(2)`).
  ///
  /// @param advice what
  /// @param offset where the range begins
  /// @param lengthBytes how long it is, 0 for up to the end
  public void advise(Advice advice, long offset, long lengthBytes) {
    run(SystemCall.POSIX_FADVISE, offset, lengthBytes, advice.number());
  }
}
