package dev.varve.volume.file;

import java.util.concurrent.atomic.AtomicBoolean;

/// One hold on an inode: see [OpenFiles#hold]. Safe for any thread.
public final class HeldInode implements AutoCloseable {
  private final OpenFiles files;
  private final long ino;
  private final AtomicBoolean closed = new AtomicBoolean();

  HeldInode(OpenFiles files, long ino) {
    this.files = files;
    this.ino = ino;
  }

  /// Returns what is held.
  ///
  /// @return its inode number
  public long ino() {
    return ino;
  }

  /// Lets it go. Closing again does nothing.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      files.unhold(ino);
    }
  }
}
