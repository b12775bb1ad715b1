package dev.varve.format.digest;

import java.nio.ByteBuffer;

/// Digests bytes fed in any pieces. Reusable; for one thread.
public interface Hasher {
  /// Returns the algorithm.
  ///
  /// @return the algorithm
  DigestAlgorithm algorithm();

  /// Feeds bytes.
  ///
  /// @param bytes holds them
  /// @param offset where they start
  /// @param length how many
  void update(byte[] bytes, int offset, int length);

  /// Feeds a buffer of any kind.
  ///
  /// @param source its remaining bytes are fed; its position advances to its limit
  void update(ByteBuffer source);

  /// Ends the message, writes its digest and resets.
  ///
  /// @param target receives [DigestAlgorithm#DIGEST_BYTES] bytes
  /// @param offset where they start
  void digest(byte[] target, int offset);

  /// Forgets what was fed.
  void reset();
}
