package dev.varve.namespace;

import dev.varve.volume.FileHandle;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An object that is being read. The bytes are those of the moment it was opened, unless a file
/// client writes to the file meanwhile. A put or delete does not disturb it.
///
/// Safe for any thread.
public final class ObjectReader implements AutoCloseable {
  private final ObjectInfo info;
  private final Optional<FileHandle> handle;

  /// Reads a file, or nothing for a directory.
  ObjectReader(ObjectInfo info, Optional<FileHandle> handle) {
    this.info = info;
    this.handle = handle;
  }

  /// Returns what is read.
  ///
  /// @return the object as it was opened
  public ObjectInfo info() {
    return info;
  }

  /// Reads bytes.
  ///
  /// @param offset the first byte
  /// @param target receives up to its remaining bytes
  /// @return how many: fewer than remaining only at the end
  public int read(long offset, ByteBuffer target) {
    return handle.isEmpty() ? 0 : handle.get().read(offset, target);
  }

  Optional<FileHandle> handle() {
    return handle;
  }

  @Override
  public void close() {
    handle.ifPresent(FileHandle::close);
  }
}
