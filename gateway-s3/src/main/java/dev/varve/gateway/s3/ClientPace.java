package dev.varve.gateway.s3;

import java.util.concurrent.TimeUnit;

/// How fast a client sends its body. Only the time counts in which the server waits for it, so a
/// slow disk is not held against it. Pure.
///
/// One thread.
final class ClientPace {
  private final Limits limits;
  private long bytes;
  private long waitedNanos;

  ClientPace(Limits limits) {
    this.limits = limits;
  }

  /// Notes that bytes came.
  ///
  /// @param count how many
  /// @param nanos how long the server waited for them
  void add(long count, long nanos) {
    bytes += count;
    waitedNanos += nanos;
  }

  boolean isTooSlow() {
    return waitedNanos > TimeUnit.MILLISECONDS.toNanos(limits.graceMillis())
        && bytes < TimeUnit.NANOSECONDS.toMillis(waitedNanos) * limits.minBytesPerSecond() / 1_000;
  }
}
