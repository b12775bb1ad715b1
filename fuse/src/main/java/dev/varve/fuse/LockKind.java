package dev.varve.fuse;

/// What a lock allows to others.
public enum LockKind {
  /// Others may share it (`F_RDLCK`).
  READ,
  /// Nobody else (`F_WRLCK`).
  WRITE,
  /// No lock: what is held goes (`F_UNLCK`).
  NONE
}
