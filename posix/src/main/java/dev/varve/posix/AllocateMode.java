package dev.varve.posix;

/// What `fallocate(2)` does with a range. Numbers of linux/falloc.h.
public enum AllocateMode {
  /// It gets blocks, and the file grows to its end.
  EXTEND(0),
  /// It gets blocks; the size stays (`KEEP_SIZE`).
  KEEP_SIZE(0x01),
  /// It loses its blocks and reads as zeros; the size stays (`PUNCH_HOLE`).
  PUNCH_HOLE(0x03),
  /// It reads as zeros and has blocks; the file grows to its end (`ZERO_RANGE`).
  ZERO(0x10),
  /// It reads as zeros and has blocks; the size stays.
  ZERO_KEEP_SIZE(0x11),
  /// It goes, and what follows moves down (`COLLAPSE_RANGE`).
  COLLAPSE(0x08),
  /// What is there and what follows move up, and leave a hole (`INSERT_RANGE`).
  INSERT(0x20);

  private final int bits;

  AllocateMode(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
