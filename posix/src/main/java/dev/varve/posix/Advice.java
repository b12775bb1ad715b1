package dev.varve.posix;

/// What a reader means to do, so that the kernel can prepare. Numbers of linux/fadvise.h, the same
/// on both architectures.
public enum Advice {
  /// Nothing special.
  NORMAL(0),
  /// Reading here and there: no read-ahead.
  RANDOM(1),
  /// Reading from start to end: twice the read-ahead.
  SEQUENTIAL(2),
  /// Reading soon: begin now.
  WILL_NEED(3),
  /// Done: clean pages may leave the cache.
  DONT_NEED(4);

  private final int number;

  Advice(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
