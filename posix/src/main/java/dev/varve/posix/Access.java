package dev.varve.posix;

/// What an open file may be used for.
public enum Access {
  /// Reading.
  READ(Abi.O_RDONLY),
  /// Writing.
  WRITE(Abi.O_WRONLY),
  /// Both.
  READ_WRITE(Abi.O_RDWR);

  private final int bits;

  Access(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
