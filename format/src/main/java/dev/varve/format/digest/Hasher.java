package dev.varve.format.digest;

import java.nio.ByteBuffer;

/// Computes digests of byte sequences with one [DigestAlgorithm]: any number of updates, then one
/// digest, after which the hasher is as new and can be used again.
///
/// How the input is split over updates does not change the digest. The input is read during the
/// call and not kept.
///
/// Not thread-safe: one thread at a time. Reuse it: making one costs some 20 KiB for BLAKE3, while
/// using it allocates nothing, except 24 bytes per digest inside the JDK for SHA3-256.
public sealed interface Hasher permits Blake3Hasher, MessageDigestHasher {
  /// Returns the algorithm.
  ///
  /// @return the algorithm
  DigestAlgorithm algorithm();

  /// Adds bytes.
  ///
  /// @param bytes holds them
  /// @param offset where they start
  /// @param length how many
  /// @throws IndexOutOfBoundsException when the range is not inside the array; nothing is added
  void update(byte[] bytes, int offset, int length);

  /// Adds the remaining bytes of a buffer.
  ///
  /// @param bytes a buffer of any kind: heap, direct, read-only; its position moves to its limit
  void update(ByteBuffer bytes);

  /// Writes the digest of all bytes added since the last digest or reset, and resets.
  ///
  /// @param out receives [DigestAlgorithm#DIGEST_BYTES] bytes
  /// @param offset where they start
  /// @throws IndexOutOfBoundsException when it does not fit; then nothing is reset
  void digest(byte[] out, int offset);

  /// Digests one whole input and nothing else: drops what was added before, writes the digest and
  /// resets. Spares the copy of the last bytes that an update needs.
  ///
  /// @param bytes holds the input
  /// @param offset where it starts
  /// @param length how many bytes it has
  /// @param out receives [DigestAlgorithm#DIGEST_BYTES] bytes; may be the same array
  /// @param outOffset where they start
  /// @throws IndexOutOfBoundsException when a range is not inside its array; then nothing is reset
  void digest(byte[] bytes, int offset, int length, byte[] out, int outOffset);

  /// Returns the digest of all bytes added since the last digest or reset, and resets.
  ///
  /// @return a new array
  default byte[] digest() {
    byte[] out = new byte[DigestAlgorithm.DIGEST_BYTES];
    digest(out, 0);
    return out;
  }

  /// Forgets all bytes added.
  void reset();
}
