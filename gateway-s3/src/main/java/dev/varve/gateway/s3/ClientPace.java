package dev.varve.gateway.s3;

/// How fast a client sends its body. Only the time counts in which the server waits for it, so a
/// slow disk is not held against it. Pure.
///
/// One thread.
final class ClientPace {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_SECOND = 1_000;

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
    long waitedMillis = waitedNanos / NANOS_PER_MILLI;
    return waitedMillis > limits.graceMillis()
        && bytes < waitedMillis * limits.minBytesPerSecond() / MILLIS_PER_SECOND;
  }
}
