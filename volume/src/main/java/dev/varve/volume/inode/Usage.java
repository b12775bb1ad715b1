package dev.varve.volume.inode;

/// What a directory and everything below it take. A file with several links counts where its first
/// link is.
///
/// @param bytes allocated bytes
/// @param inodes files and directories, with the directory itself
public record Usage(long bytes, long inodes) {
  /// Adds a change.
  ///
  /// @param bytesMore bytes more, or fewer
  /// @param inodesMore inodes more, or fewer
  /// @return the sum
  public Usage plus(long bytesMore, long inodesMore) {
    return new Usage(bytes + bytesMore, inodes + inodesMore);
  }
}
