package dev.varve.volume.lock;

/// Whom a lock keeps out.
public enum LockMode {
  /// Only exclusive locks of others: readers.
  SHARED,
  /// All locks of others: a writer.
  EXCLUSIVE
}
