package dev.varve.testkit;

import dev.varve.base.Check;
import dev.varve.base.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// A clock whose time moves only when somebody sleeps or [#advance] is called: a test of hours runs
/// in milliseconds, and always the same. Safe for any thread.
public final class SimClock implements Clock {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final AtomicLong nowNanos = new AtomicLong();
  private final long startEpochMillis;

  /// Creates a clock that starts in 2026, an arbitrary year.
  public SimClock() {
    this(1_767_225_600_000L);
  }

  /// Creates a clock.
  ///
  /// @param startEpochMillis its wall clock at the start, in milliseconds since 1970
  public SimClock(long startEpochMillis) {
    this.startEpochMillis = startEpochMillis;
  }

  @Override
  public long monotonicNanos() {
    return nowNanos.get();
  }

  @Override
  public long epochMillis() {
    return startEpochMillis + nowNanos.get() / NANOS_PER_MILLI;
  }

  @Override
  public void sleep(long durationNanos) {
    if (durationNanos > 0 && !Thread.currentThread().isInterrupted()) {
      nowNanos.addAndGet(durationNanos);
    }
  }

  /// Lets time pass.
  ///
  /// @param durationNanos how much, zero or more
  public void advance(long durationNanos) {
    Check.argument(durationNanos >= 0, () -> "time does not go back, found " + durationNanos);
    nowNanos.addAndGet(durationNanos);
  }
}
