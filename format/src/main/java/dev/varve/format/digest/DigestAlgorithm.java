package dev.varve.format.digest;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// The digests that may name chunks. The algorithm is a property of a volume, fixed at its
/// creation.
public enum DigestAlgorithm {
  /// SHA-256 of FIPS 180-4, by the JDK.
  SHA_256(1, "sha256", "SHA-256"),
  /// SHA3-256 of FIPS 202, by the JDK.
  SHA3_256(2, "sha3-256", "SHA3-256");

  /// The size of every digest in bytes.
  public static final int DIGEST_BYTES = 32;

  private final byte code;
  private final String label;
  private final String jdkName;

  DigestAlgorithm(int code, String label, String jdkName) {
    this.code = (byte) code;
    this.label = label;
    this.jdkName = jdkName;
  }

  /// Finds an algorithm by its code.
  ///
  /// @param code a code as [#code] returns
  /// @return the algorithm
  /// @throws VarveException `UNKNOWN_FORMAT` when no algorithm has the code
  public static DigestAlgorithm ofCode(int code) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.code == code) {
        return algorithm;
      }
    }
    throw new VarveException(ErrorCode.UNKNOWN_FORMAT, "no digest algorithm has the code " + code);
  }

  /// Finds an algorithm by its label.
  ///
  /// @param label a label as [#label] returns
  /// @return the algorithm
  public static DigestAlgorithm parse(String label) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return algorithm;
      }
    }
    throw new VarveException(
        ErrorCode.INVALID_ARGUMENT, "no digest algorithm is called '" + label + "'");
  }

  /// Returns the code that stands for the algorithm in encodings.
  ///
  /// @return a number that no other algorithm ever has
  public byte code() {
    return code;
  }

  /// Returns the algorithm's name as people write it.
  ///
  /// @return lower-case letters, digits and hyphens
  public String label() {
    return label;
  }

  /// Makes a hasher.
  ///
  /// @return a fresh one, for one thread
  public Hasher newHasher() {
    Check.invariant(!jdkName.isEmpty(), () -> "no implementation of " + label);
    return new JdkHasher(this, jdkName);
  }
}
