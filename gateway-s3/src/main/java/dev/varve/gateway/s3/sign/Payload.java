package dev.varve.gateway.s3.sign;

/// How a body comes and what was signed of it.
public sealed interface Payload {
  /// As it is, and nothing of it was signed.
  record Unsigned() implements Payload {}

  /// As it is, with a hash that was signed.
  ///
  /// @param sha256 lower-case hexadecimal digits
  record Hashed(String sha256) implements Payload {}

  /// In chunks that are not signed, with trailing headers.
  record Chunks() implements Payload {}

  /// In chunks, each with a signature.
  ///
  /// @param signer checks them, once
  /// @param trailer whether signed headers follow
  record SignedChunks(ChunkSigner signer, boolean trailer) implements Payload {}
}
