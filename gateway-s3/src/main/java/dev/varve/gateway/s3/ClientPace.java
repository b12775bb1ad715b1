package dev.varve.gateway.s3;

/// How fast a client sends its body. Only the time counts in which the server waits for it, so a
/// slow disk is not held against it. Pure.
///
/// One thread.
final class ClientPace {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /// A client that is slower than this holds a slot for nothing.
  static final long MIN_BYTES_PER_SECOND = 100;

  /// What a client gets before that is looked at: as long as a silent connection.
  static final long GRACE_NANOS = 60 * NANOS_PER_SECOND;

  private long bytes;
  private long waitedNanos;

  /// Notes that bytes came.
  ///
  /// @param count how many
  /// @param nanos how long the server waited for them
  void add(long count, long nanos) {
    bytes += count;
    waitedNanos += nanos;
  }

  boolean isTooSlow() {
    return waitedNanos > GRACE_NANOS
        && bytes < waitedNanos / NANOS_PER_SECOND * MIN_BYTES_PER_SECOND;
  }

  /// Returns how long a client may take for bytes that it is sent.
  static long sendingNanos(long count) {
    return GRACE_NANOS + count / MIN_BYTES_PER_SECOND * NANOS_PER_SECOND;
  }
}
