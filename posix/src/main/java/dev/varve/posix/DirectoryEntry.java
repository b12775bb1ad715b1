package dev.varve.posix;

import java.util.Optional;

/// A name in a directory.
public final class DirectoryEntry {
  private final byte[] name;
  private final long inode;
  private final Optional<FileType> type;

  DirectoryEntry(byte[] name, long inode, Optional<FileType> type) {
    this.name = name;
    this.inode = inode;
    this.type = type;
  }

  /// Returns the name.
  ///
  /// @return any bytes but `/` and NUL; the entry's own array, not to be changed
  public byte[] name() {
    return name;
  }

  /// Returns the number of the inode that it names.
  ///
  /// @return the number; of a mount point, that of the directory under it
  public long inode() {
    return inode;
  }

  /// Returns what it names.
  ///
  /// @return the type, empty when this file system does not say so in listings
  public Optional<FileType> type() {
    return type;
  }

  @Override
  public String toString() {
    return Place.printable(name);
  }
}
