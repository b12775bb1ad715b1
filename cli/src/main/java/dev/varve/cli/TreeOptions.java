package dev.varve.cli;

/// How a tree is copied.
///
/// @param delete whether what the source lacks is deleted in the target
/// @param checksum whether content is compared although size and time agree
/// @param oneFileSystem whether directories on other file systems are left empty
record TreeOptions(boolean delete, boolean checksum, boolean oneFileSystem) {
  /// Copies what is new or differs by size or time.
  static final TreeOptions DEFAULT = new TreeOptions(false, false, false);
}
