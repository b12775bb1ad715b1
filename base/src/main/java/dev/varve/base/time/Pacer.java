package dev.varve.base.time;

/// Keeps background work below a rate by sleeping after each piece. Time during which nothing was
/// asked for is not saved up beyond a tenth of a second, so a pause is never followed by a burst.
/// For one thread.
public final class Pacer {
  private static final long MAX_CREDIT_NANOS = 100_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock;
  private final double nanosPerByte;
  private long dueNanos;

  Pacer(Clock clock, long bytesPerSecond) {
    this.clock = clock;
    this.nanosPerByte = NANOS_PER_SECOND / bytesPerSecond;
    this.dueNanos = clock.monotonicNanos();
  }

  /// Reports work done and sleeps for as long as the rate demands.
  ///
  /// @param bytes the amount of work just done, zero or more
  public void worked(long bytes) {
    long nowNanos = clock.monotonicNanos();
    dueNanos = Math.max(dueNanos, nowNanos - MAX_CREDIT_NANOS) + (long) (bytes * nanosPerByte);
    clock.sleep(dueNanos - nowNanos);
  }
}
