package dev.varve.bench;

import dev.varve.bench.s3.Latencies;
import java.util.Optional;

/// What was measured of a server of S3.
///
/// @param figure the rate
/// @param latencies how long requests took, of all rounds together; of none for a limit
/// @param errorCount how many requests failed in all rounds
/// @param firstError how one of them failed
public record S3Row(
    Figure figure, Latencies latencies, long errorCount, Optional<String> firstError) {
  /// Says whether nothing failed, and the target, if there is one, was reached.
  ///
  /// @return whether all is well
  public boolean isReached() {
    return errorCount == 0 && figure.isReached().orElse(true);
  }
}
