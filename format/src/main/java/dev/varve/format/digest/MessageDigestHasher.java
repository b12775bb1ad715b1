package dev.varve.format.digest;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/// A hasher over the digests that the JDK brings, which use the processor's SHA instructions where
/// it has them.
final class MessageDigestHasher implements Hasher {
  private final DigestAlgorithm algorithm;
  private final MessageDigest digest;

  private MessageDigestHasher(DigestAlgorithm algorithm, MessageDigest digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  /// Returns a hasher for the JDK's name of an algorithm with 32-byte digests.
  static MessageDigestHasher of(DigestAlgorithm algorithm, String jdkName) {
    try {
      return new MessageDigestHasher(algorithm, MessageDigest.getInstance(jdkName));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "No security provider of this Java runtime has "
              + jdkName
              + "; check security.provider.* in java.security",
          e);
    }
  }

  @Override
  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    digest.update(bytes, offset, length);
  }

  @Override
  public void update(ByteBuffer bytes) {
    digest.update(bytes);
  }

  @Override
  public void digest(byte[] out, int offset) {
    Objects.checkFromIndexSize(offset, DigestAlgorithm.DIGEST_BYTES, out.length);
    try {
      digest.digest(out, offset, DigestAlgorithm.DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException(digest.getAlgorithm() + " does not give 32 bytes", e);
    }
  }

  @Override
  public void digest(byte[] bytes, int offset, int length, byte[] out, int outOffset) {
    Objects.checkFromIndexSize(outOffset, DigestAlgorithm.DIGEST_BYTES, out.length);
    Objects.checkFromIndexSize(offset, length, bytes.length);
    digest.reset();
    digest.update(bytes, offset, length);
    digest(out, outOffset);
  }

  @Override
  public void reset() {
    digest.reset();
  }
}
