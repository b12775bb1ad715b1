package dev.varve.base.time;

import dev.varve.base.Check;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The time, and waiting for it. A simulation passes one whose time moves only when somebody
/// sleeps.
public interface Clock {
  /// Returns nanoseconds from an arbitrary origin; never goes back.
  ///
  /// @return a monotonic reading in nanoseconds
  long monotonicNanos();

  /// Returns the wall clock. May go back when the machine's clock is set.
  ///
  /// @return milliseconds since 1970-01-01T00:00:00Z
  long epochMillis();

  /// Returns the wall clock as finely as it is known; like [#epochMillis], it may be set back.
  ///
  /// @return nanoseconds since 1970, until the year 2262
  default long epochNanos() {
    return TimeUnit.MILLISECONDS.toNanos(epochMillis());
  }

  /// Waits. Returns at once when the duration is zero or less, and early, with the interrupt status
  /// still set, when the thread is interrupted.
  ///
  /// @param durationNanos how long to wait, in nanoseconds
  void sleep(long durationNanos);

  /// Returns the machine's clock.
  ///
  /// @return a clock safe for any thread
  static Clock system() {
    return SystemClock.INSTANCE;
  }

  /// Returns a pacer that keeps work below a rate.
  ///
  /// @param bytesPerSecond the rate, above zero
  /// @return a pacer for one thread
  default Pacer pacer(long bytesPerSecond) {
    Check.argument(bytesPerSecond > 0, () -> "a rate is above zero, found " + bytesPerSecond);
    return new Pacer(this, bytesPerSecond);
  }
}

/// The clock of the machine.
enum SystemClock implements Clock {
  INSTANCE;

  @Override
  public long monotonicNanos() {
    return System.nanoTime();
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long epochNanos() {
    Instant now = Instant.now();
    return Math.addExact(TimeUnit.SECONDS.toNanos(now.getEpochSecond()), now.getNano());
  }

  @Override
  public void sleep(long durationNanos) {
    long deadlineNanos = System.nanoTime() + durationNanos;
    long leftNanos = durationNanos;
    while (leftNanos > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.min(leftNanos, TimeUnit.SECONDS.toNanos(1)));
      leftNanos = deadlineNanos - System.nanoTime();
    }
  }
}
