package dev.varve.volume;

import dev.varve.volume.file.HeldInode;

/// Keeps an inode of any type, a directory too, after its last name is gone: until this is closed
/// its number names it. What an open directory, a working directory or a kernel that has not
/// forgotten a number needs.
///
/// Safe for any thread.
public final class Hold implements AutoCloseable {
  private final HeldInode held;

  Hold(HeldInode held) {
    this.held = held;
  }

  /// Returns what is kept.
  ///
  /// @return its inode number
  public long ino() {
    return held.ino();
  }

  /// Lets it go; with its last hold and handle it ends. Closing again does nothing.
  @Override
  public void close() {
    held.close();
  }
}
