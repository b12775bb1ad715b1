package dev.varve.fuse;

import java.nio.ByteBuffer;

/// What is done to open files.
public interface FileOperations {
  /// Opens a file. With [Abi#O_TRUNC] it also becomes empty.
  ///
  /// @param call the request
  /// @param node the file
  /// @param flags of `open(2)`
  /// @param dropsPrivileges whether set-user-id and set-group-id must go, because a caller without
  ///   privileges makes it empty
  /// @param reply the open file; left alone, handle 0
  /// @throws InterruptedException when interrupted
  default void open(Call call, long node, int flags, boolean dropsPrivileges, OpenReply reply)
      throws InterruptedException {}

  /// Reads. Fewer bytes than asked for mean the end of the file.
  ///
  /// @param call the request
  /// @param node the file
  /// @param transfer which bytes
  /// @param reply the bytes
  /// @throws InterruptedException when interrupted
  default void read(Call call, long node, Transfer transfer, DataReply reply)
      throws InterruptedException {
    call.unsupported();
  }

  /// Writes.
  ///
  /// @param call the request
  /// @param node the file
  /// @param transfer where they go
  /// @param bytes the bytes, outside the heap when mounted; to keep them is to copy them
  /// @return how many were written, not 0
  /// @throws InterruptedException when interrupted
  default int write(Call call, long node, Transfer transfer, ByteBuffer bytes)
      throws InterruptedException {
    call.unsupported();
    return 0;
  }

  /// Hears that one descriptor of an open file is closed; there may be others. What writes lost
  /// since it was opened is told here. The owner's locks on ranges go.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param owner whose locks
  /// @throws InterruptedException when interrupted
  default void flush(Call call, long node, long handle, long owner) throws InterruptedException {}

  /// Hears that an open file is not used any more. Nobody hears of errors.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file, which is gone
  /// @param flags of `open(2)`
  /// @param flockOwner whose lock of `flock(2)` goes, or 0 when none is held
  /// @throws InterruptedException when interrupted
  default void release(Call call, long node, long handle, int flags, long flockOwner)
      throws InterruptedException {}

  /// Makes a file durable. Left unsupported, the kernel would take that for success: so it is to be
  /// written.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param dataOnly whether only what is needed to read the data must be durable
  /// @throws InterruptedException when interrupted
  void fsync(Call call, long node, long handle, boolean dataOnly) throws InterruptedException;

  /// Reserves room, makes holes or zeros.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param mode of [Abi#FALLOC_FL_KEEP_SIZE] and the others; unknown ones are to fail with
  ///   `NOT_SUPPORTED`
  /// @param offset the first byte
  /// @param lengthBytes how many
  /// @throws InterruptedException when interrupted
  default void fallocate(Call call, long node, long handle, int mode, long offset, long lengthBytes)
      throws InterruptedException {
    call.unsupported();
  }

  /// Finds data or a hole.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param offset where to begin
  /// @param whence [Abi#SEEK_DATA] or [Abi#SEEK_HOLE]
  /// @return the offset
  /// @throws InterruptedException when interrupted
  default long lseek(Call call, long node, long handle, long offset, int whence)
      throws InterruptedException {
    call.unsupported();
    return 0;
  }

  /// Copies a range into another file, or the same.
  ///
  /// @param call the request
  /// @param node the file to read
  /// @param handle the open file to read
  /// @param offset its first byte
  /// @param target the file to write
  /// @param targetHandle the open file to write
  /// @param targetOffset where the first byte goes
  /// @param lengthBytes at most how many
  /// @return how many were copied; 0 at the end of the file to read
  /// @throws InterruptedException when interrupted
  default long copyFileRange(
      Call call,
      long node,
      long handle,
      long offset,
      long target,
      long targetHandle,
      long targetOffset,
      long lengthBytes)
      throws InterruptedException {
    call.unsupported();
    return 0;
  }

  /// Does what a command of `ioctl(2)` says; on directories too.
  ///
  /// @param call the request; a command that is not known is `NOT_SUPPORTED`, which the caller sees
  ///   as `ENOTTY`
  /// @param node the file
  /// @param handle the open file
  /// @param command the command, which says itself how many bytes go in and out
  /// @param argument an address of the caller's, or a number
  /// @param input the bytes that go in
  /// @param reply the bytes that go out
  /// @return what the call is to return, 0 or more
  /// @throws InterruptedException when interrupted
  default int ioctl(
      Call call,
      long node,
      long handle,
      int command,
      long argument,
      ByteBuffer input,
      DataReply reply)
      throws InterruptedException {
    call.unsupported();
    return 0;
  }
}
