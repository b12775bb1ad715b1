package dev.varve.gateway.s3.operation;

import java.util.List;
import java.util.Optional;

/// How the service answers.
///
/// @param domains `bucket.DOMAIN` is a bucket, besides `DOMAIN/bucket`
/// @param region what buckets say where they are
/// @param signedRegion which region signatures must name; empty for any
/// @param version2 whether signatures of version 2 are taken
public record Settings(
    List<String> domains, String region, Optional<String> signedRegion, boolean version2) {
  /// Copies the list.
  public Settings {
    domains = List.copyOf(domains);
  }
}
