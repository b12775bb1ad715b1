package dev.varve.bench.s3;

/// What a server answered, besides the body.
///
/// @param status of HTTP
/// @param bodyBytes how long the body was
/// @param isLast whether the server closes the connection
record Answer(int status, long bodyBytes, boolean isLast) {
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}
