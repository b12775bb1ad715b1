package dev.varve.posix;

/// Changes of a time that need no time.
public enum TimeRule implements TimeChange {
  /// The kernel's present time (`UTIME_NOW` of linux/stat.h).
  NOW((1 << 30) - 1),
  /// The time that is there (`UTIME_OMIT`).
  KEEP((1 << 30) - 2);

  private final int nanos;

  TimeRule(int nanos) {
    this.nanos = nanos;
  }

  @Override
  public long seconds() {
    return 0;
  }

  @Override
  public int nanos() {
    return nanos;
  }
}
