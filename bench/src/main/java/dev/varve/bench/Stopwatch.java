package dev.varve.bench;

import dev.varve.base.time.Clock;

/// Turns work and the time it took into a rate.
final class Stopwatch {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Clock clock = Clock.system();
  private final long startNanos = clock.monotonicNanos();

  double perSecond(double amount) {
    return amount * NANOS_PER_SECOND / (clock.monotonicNanos() - startNanos);
  }
}
