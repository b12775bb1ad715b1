package dev.varve.namespace;

/// Keys of a bucket in byte order, with what has them. Over the newest state, only while nothing is
/// applied to it. One thread at a time.
interface KeyStream {
  /// Moves to the first key at or after some bytes.
  ///
  /// @return whether there is one
  boolean seek(byte[] from);

  /// Moves to the next key.
  ///
  /// @return whether there is one
  boolean next();

  /// Says whether it stands on a key.
  boolean isValid();

  /// Returns the key.
  byte[] key();

  /// Says whether it stands on no key, but has looked at as much as it may at once: then the next
  /// key is at or after [#key], where another stream is to go on.
  boolean isPaused();

  /// Returns the inode number of what has the key: a file or directory.
  long ino();
}
