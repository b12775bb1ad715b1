package dev.varve.volume;

import dev.varve.volume.file.OpenFiles;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps an inode of any type, a directory too, after its last name is gone: until this is closed
/// its number names it. What an open directory, a working directory or a kernel that has not
/// forgotten a number needs.
///
/// Safe for any thread.
public final class Hold implements AutoCloseable {
  private final OpenFiles files;
  private final long ino;
  private final AtomicBoolean closed = new AtomicBoolean();

  Hold(OpenFiles files, long ino) {
    this.files = files;
    this.ino = ino;
    files.hold(ino);
  }

  /// Returns what is kept.
  ///
  /// @return its inode number
  public long ino() {
    return ino;
  }

  /// Lets it go; with its last hold and handle it ends. Closing again does nothing.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      files.unhold(ino);
    }
  }
}
