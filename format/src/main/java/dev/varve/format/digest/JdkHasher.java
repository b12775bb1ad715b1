package dev.varve.format.digest;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// A digest of the JDK.
final class JdkHasher implements Hasher {
  private final DigestAlgorithm algorithm;
  private final MessageDigest digest;

  JdkHasher(DigestAlgorithm algorithm, String name) {
    this.algorithm = algorithm;
    try {
      this.digest = MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks " + name, e);
    }
  }

  @Override
  public DigestAlgorithm algorithm() {
    return algorithm;
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  @Override
  public void update(ByteBuffer source) {
    digest.update(source);
  }

  @Override
  public void digest(byte[] target, int offset) {
    try {
      digest.digest(target, offset, DigestAlgorithm.DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a digest of 32 bytes does not fit " + target.length, e);
    }
  }

  @Override
  public void reset() {
    digest.reset();
  }
}
