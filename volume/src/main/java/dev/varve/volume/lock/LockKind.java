package dev.varve.volume.lock;

/// The two kinds of locks of Linux. One never keeps the other waiting.
public enum LockKind {
  /// Bytes of a file, `fcntl(2)`: an owner locks, unlocks and converts any part at any time.
  RANGE,
  /// A file as a whole, `flock(2)`: the owner is an open file.
  WHOLE
}
