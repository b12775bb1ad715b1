package dev.varve.base.disk;

/// An exclusive lock, held until closed.
public interface DiskLock extends AutoCloseable {
  /// Gives the lock back. Closing twice does nothing.
  @Override
  void close();
}
