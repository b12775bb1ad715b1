package dev.varve.bench.s3;

import java.util.Optional;

/// What clients did together.
///
/// @param amount objects, or keys that were listed, without errors
/// @param nanos from the first request to the last answer
/// @param latencies of requests without errors
/// @param errorCount requests that failed
/// @param firstError how one of them failed
public record LoadResult(
    long amount, long nanos, Latencies latencies, long errorCount, Optional<String> firstError) {
  private static final double NANOS_PER_SECOND = 1e9;

  /// Returns the rate.
  ///
  /// @return objects or keys a second
  public double perSecond() {
    return amount * NANOS_PER_SECOND / Math.max(1, nanos);
  }
}
