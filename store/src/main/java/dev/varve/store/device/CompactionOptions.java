package dev.varve.store.device;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;

/// When compaction rewrites a segment, and how fast.
///
/// @param liveRatio a segment is rewritten when less than this part of a full segment is live,
///   above 0 to 1; 1 rewrites everything that has anything dead. Default 0.5: rewriting then frees
///   at least as much as it writes
/// @param bytesPerSecond the rate at which bytes are rewritten, above zero; default 64 MiB/s
public record CompactionOptions(double liveRatio, long bytesPerSecond) {
  private static final double DEFAULT_LIVE_RATIO = 0.5;

  /// Checks the ranges.
  public CompactionOptions {
    double ratio = liveRatio;
    long rate = bytesPerSecond;
    Check.argument(ratio > 0 && ratio <= 1, () -> "a live ratio is above 0 to 1, found " + ratio);
    Check.argument(rate > 0, () -> "a rate is above zero, found " + rate);
  }

  /// Returns what suits background work.
  ///
  /// @return the defaults
  public static CompactionOptions defaults() {
    return new CompactionOptions(DEFAULT_LIVE_RATIO, 64L * ByteSize.MIB);
  }

  /// Changes when a segment is rewritten.
  ///
  /// @param ratio the live ratio
  /// @return the changed options
  public CompactionOptions withLiveRatio(double ratio) {
    return new CompactionOptions(ratio, bytesPerSecond);
  }

  /// Changes how fast segments are rewritten.
  ///
  /// @param rate bytes in a second
  /// @return the changed options
  public CompactionOptions withBytesPerSecond(long rate) {
    return new CompactionOptions(liveRatio, rate);
  }
}
