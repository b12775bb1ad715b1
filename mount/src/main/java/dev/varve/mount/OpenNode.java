package dev.varve.mount;

/// Something that is open.
sealed interface OpenNode extends AutoCloseable permits OpenFile, OpenDirectory, OpenPast {
  @Override
  void close();
}
