package dev.varve.volume.operation;

/// What `fallocate(2)` does with a range. The order of the constants is part of the format of
/// operations.
public enum AllocateMode {
  /// Reserve room, and grow the file to the end of the range.
  RESERVE,
  /// Reserve room, keep the size (`FALLOC_FL_KEEP_SIZE`).
  RESERVE_KEEP_SIZE,
  /// Give the room back, keep the size (`FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE`).
  PUNCH_HOLE,
  /// Zeros in reserved room, and grow (`FALLOC_FL_ZERO_RANGE`).
  ZERO_RANGE,
  /// Zeros in reserved room, keep the size (`FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE`).
  ZERO_RANGE_KEEP_SIZE
}
