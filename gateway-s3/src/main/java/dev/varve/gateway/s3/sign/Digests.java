package dev.varve.gateway.s3.sign;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Hashes that signatures are made of. The algorithms are in every Java.
public final class Digests {
  private Digests() {}

  /// Begins a digest.
  ///
  /// @param algorithm such as `SHA-256`
  /// @return a digest
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  /// Hashes bytes.
  ///
  /// @param bytes what to hash
  /// @return lower-case hexadecimal digits
  public static String sha256(byte[] bytes) {
    return hex(of("SHA-256").digest(bytes));
  }

  /// Hashes text.
  ///
  /// @param text hashed as UTF-8
  /// @return lower-case hexadecimal digits
  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /// Compares in a time that does not tell where they differ.
  static boolean same(String first, String second) {
    return MessageDigest.isEqual(
        first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
  }
}
