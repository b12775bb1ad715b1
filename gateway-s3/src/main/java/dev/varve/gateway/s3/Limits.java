package dev.varve.gateway.s3;

/// What connections may cost.
///
/// @param idleMillis the longest that a connection may be silent, in the midst of a request or
///   between two
/// @param headersMillis the longest from the first byte of a request to the end of its headers
/// @param graceMillis how long a client may be slow before that counts
/// @param minBytesPerSecond a client that is slower sends or takes a body for nothing
/// @param connections the most at a time; more wait to be accepted
record Limits(
    long idleMillis,
    long headersMillis,
    long graceMillis,
    long minBytesPerSecond,
    int connections) {
  /// 10,000 that are idle and as many as may be busy.
  static final Limits USUAL = new Limits(60_000, 60_000, 60_000, 100, 12_000);
}
