package dev.varve.fuse;

/// What is done to open directories.
public interface DirectoryOperations {
  /// Opens a directory.
  ///
  /// @param call the request
  /// @param node the directory
  /// @param flags of `open(2)`
  /// @param reply the open directory; left alone, handle 0
  /// @throws InterruptedException when interrupted
  default void opendir(Call call, long node, int flags, OpenReply reply)
      throws InterruptedException {}

  /// Lists a directory, with attributes when [DirectoryReply#withEntries] says so. Nothing added is
  /// the end. When it fails, nothing that was added counts as a reference.
  ///
  /// @param call the request
  /// @param node the directory
  /// @param handle the open directory
  /// @param position where to begin: 0, or what an entry said comes next
  /// @param reply the entries, with `.` and `..`
  /// @throws InterruptedException when interrupted
  void readdir(Call call, long node, long handle, long position, DirectoryReply reply)
      throws InterruptedException;

  /// Hears that an open directory is not used any more.
  ///
  /// @param call the request
  /// @param node the directory
  /// @param handle the open directory, which is gone
  /// @throws InterruptedException when interrupted
  default void releasedir(Call call, long node, long handle) throws InterruptedException {}

  /// Makes a directory durable: its names. Left unsupported, the kernel would take that for
  /// success: so it is to be written.
  ///
  /// @param call the request
  /// @param node the directory
  /// @param handle the open directory
  /// @param dataOnly whether its own attributes need not be
  /// @throws InterruptedException when interrupted
  void fsyncdir(Call call, long node, long handle, boolean dataOnly) throws InterruptedException;

  /// Makes all of the file system durable (`syncfs(2)`). Linux up to 6.18 asks only file systems in
  /// virtual machines and on block devices.
  ///
  /// @param call the request
  /// @param node the root
  /// @throws InterruptedException when interrupted
  default void syncfs(Call call, long node) throws InterruptedException {
    call.unsupported();
  }
}
