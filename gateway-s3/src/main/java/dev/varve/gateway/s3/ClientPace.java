package dev.varve.gateway.s3;

import java.util.concurrent.TimeUnit;

/// How fast a client sends its body. Only the time counts in which the server waits for it, so a
/// slow disk is not held against it. Pure.
///
/// One thread.
final class ClientPace {
  /// A client that is slower than this holds a slot for nothing.
  static final long MIN_BYTES_PER_SECOND = 100;

  /// What a client gets before that is looked at: as long as a silent connection.
  static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(60);

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
        && bytes < TimeUnit.NANOSECONDS.toSeconds(waitedNanos) * MIN_BYTES_PER_SECOND;
  }

  /// Returns how long a client may take for bytes that it is sent.
  static long sendingNanos(long count) {
    return GRACE_NANOS + TimeUnit.SECONDS.toNanos(count / MIN_BYTES_PER_SECOND);
  }
}
