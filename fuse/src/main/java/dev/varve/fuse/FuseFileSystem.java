package dev.varve.fuse;

import java.util.Set;

/// A file system that can be mounted: everything that a full POSIX file system is asked.
///
/// Nodes are numbers that the file system gives in an [EntryReply]; they stay valid as long as the
/// kernel holds references. The kernel keeps the rules of paths, symbolic links and mount points;
/// when it is mounted with default permissions, it also checks who may do what.
///
/// Methods are called by many threads at once. A method fails by an exception or by [Call#fail];
/// anything but a [dev.varve.base.VarveException] or an [InterruptedException] is a bug, which the
/// caller sees as `EIO` and [Faults] hears of. Methods are first called on a thread that must not
/// wait, except those of [#waiting].
///
/// FICLONE is missing because the kernel does not pass it on (6.18): it knows a file range's clone
/// as a method of its own that FUSE has not. `copy_file_range(2)` does the same.
public interface FuseFileSystem
    extends NameOperations, NodeOperations, FileOperations, DirectoryOperations, LockOperations {
  /// Says which operations wait so often that they need not be tried without: they are handed over
  /// at once. Asked once, when it is mounted.
  ///
  /// @return any operations but [Operation#SETLKW]
  default Set<Operation> waiting() {
    return Set.of();
  }
}
