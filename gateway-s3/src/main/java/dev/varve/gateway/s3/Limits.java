package dev.varve.gateway.s3;

import java.time.Duration;

/// What connections may cost.
///
/// @param idle the longest that a connection may be silent, in the midst of a request or between
///   two
/// @param headers the longest from the first byte of a request to the end of its headers
/// @param grace how long a client may be slow before that counts
/// @param minBytesPerSecond a client that is slower sends or takes a body for nothing
/// @param connections the most at a time; more wait to be accepted
record Limits(
    Duration idle, Duration headers, Duration grace, long minBytesPerSecond, int connections) {
  /// 10,000 that are idle and as many as may be busy.
  static final Limits USUAL =
      new Limits(
          Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60), 100, 12_000);
}
