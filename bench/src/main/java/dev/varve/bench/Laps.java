package dev.varve.bench;

import dev.varve.base.time.Clock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/// The time of many short runs of the same work, without what lies between them.
final class Laps {
  private static final double NANOS_PER_MICRO = 1e3;

  private final Clock clock = Clock.system();
  private long nanos;
  private long count;

  /// Does something and counts its time.
  ///
  /// @param operations how many operations it is
  void time(int operations, Runnable work) {
    long start = clock.monotonicNanos();
    work.run();
    nanos += clock.monotonicNanos() - start;
    count += operations;
  }

  /// Does something, counts its time, and returns what it returned.
  ///
  /// @param operations tells from the result how many operations it was
  <T> T time(Supplier<T> work, ToIntFunction<T> operations) {
    long start = clock.monotonicNanos();
    T result = work.get();
    nanos += clock.monotonicNanos() - start;
    count += operations.applyAsInt(result);
    return result;
  }

  /// Returns the time of one operation.
  double micros() {
    return nanos / NANOS_PER_MICRO / count;
  }
}
