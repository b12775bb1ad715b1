package dev.varve.gateway.s3.message;

/// A request without its body.
///
/// @param method `GET`, `PUT`, ...
/// @param rawPath the path as it was sent
/// @param query its parameters
/// @param headers its headers
/// @param target what it is about
/// @param client where it came from: an IP address
/// @param secure whether it came over TLS
public record Request(
    String method,
    String rawPath,
    Query query,
    Headers headers,
    Target target,
    String client,
    boolean secure) {
  /// Returns what was asked for, as an address.
  ///
  /// @return such as `https://host/bucket/key`
  public String address() {
    return origin() + rawPath;
  }

  /// Returns how the server was called.
  ///
  /// @return such as `https://host`
  public String origin() {
    return (secure ? "https://" : "http://") + headers.orEmpty("host");
  }
}
