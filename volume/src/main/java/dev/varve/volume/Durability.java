package dev.varve.volume;

/// When a change is durable.
public enum Durability {
  /// At [FileHandle#sync], [VolumeFiles#sync] or within the flush time, as in a local file system;
  /// until then a crash takes changes back in the order they came, each whole.
  FSYNC,
  /// When the call returns.
  SYNC
}
