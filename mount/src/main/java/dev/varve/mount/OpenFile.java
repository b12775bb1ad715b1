package dev.varve.mount;

import dev.varve.volume.FileHandle;

/// An open file of the volume. Safe for any thread.
final class OpenFile implements OpenNode {
  /// What can be brought into the volume without work worth a thread of its own: it becomes part of
  /// a record of the journal.
  private static final long SMALL_BYTES = 64 << 10;

  private final FileHandle handle;

  /// Bytes written since the last flush; at most too high.
  private volatile long unflushedBytes;

  OpenFile(FileHandle handle) {
    this.handle = handle;
  }

  FileHandle handle() {
    return handle;
  }

  /// Notes that bytes were written.
  void wrote(int count) {
    // Writes that meet are counted once: whether it is much is all that is asked.
    long before = unflushedBytes;
    unflushedBytes = before + count;
  }

  /// Says whether bringing it into the volume takes time.
  boolean isMuchUnflushed() {
    return unflushedBytes > SMALL_BYTES;
  }

  /// Brings what was written into the volume, and tells of what was lost.
  void flush() {
    if (unflushedBytes > 0) {
      unflushedBytes = 0;
      handle.flush();
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
