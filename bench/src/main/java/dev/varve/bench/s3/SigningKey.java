package dev.varve.bench.s3;

/// A key that requests are signed with.
///
/// @param id its public half
/// @param secret the other half
/// @param region what signatures name
public record SigningKey(String id, String secret, String region) {
  /// Says only the public half.
  @Override
  public String toString() {
    return id;
  }
}
