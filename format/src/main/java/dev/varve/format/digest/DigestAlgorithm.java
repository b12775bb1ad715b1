package dev.varve.format.digest;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The digest algorithms that may name content. All give [#DIGEST_BYTES] bytes.
///
/// The code is part of stored formats and the label of configuration: neither is ever changed or
/// reused. Immutable and thread-safe.
public enum DigestAlgorithm {
  /// SHA-256 (FIPS 180-4), as the JDK computes it.
  SHA_256(1, "sha256"),

  /// SHA3-256 (FIPS 202), as the JDK computes it.
  SHA3_256(2, "sha3-256"),

  /// BLAKE3 in plain hash mode with its default output length.
  BLAKE3(3, "blake3");

  /// Bytes of a digest, for all algorithms.
  public static final int DIGEST_BYTES = 32;

  /// What names content when nobody chose: the fastest where it was measured, see
  /// `docs/decisions/0002-blake3.md`.
  public static final DigestAlgorithm DEFAULT = BLAKE3;

  private final byte code;
  private final String label;

  DigestAlgorithm(int code, String label) {
    this.code = (byte) code;
    this.label = label;
  }

  /// Finds the algorithm of a stored code.
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
    throw new VarveException(
        ErrorCode.UNKNOWN_FORMAT, "no digest algorithm has the code " + code + "; " + known());
  }

  /// Finds the algorithm of a label.
  ///
  /// @param label exactly as [#label] returns it
  /// @return the algorithm
  /// @throws VarveException `INVALID_ARGUMENT` when no algorithm has the label
  public static DigestAlgorithm parse(String label) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.label.equals(label)) {
        return algorithm;
      }
    }
    throw new VarveException(
        ErrorCode.INVALID_ARGUMENT, "no digest algorithm is called '" + label + "'; " + known());
  }

  /// Returns the number that stands for this algorithm in stored formats.
  ///
  /// @return a number from 1 up that no other algorithm ever has
  public byte code() {
    return code;
  }

  /// Returns the name that stands for this algorithm in configuration and output.
  ///
  /// @return lower-case letters, digits and hyphens
  public String label() {
    return label;
  }

  /// Makes a hasher.
  ///
  /// @return a new one, for one thread at a time
  public Hasher newHasher() {
    return switch (this) {
      case SHA_256 -> MessageDigestHasher.of(this, "SHA-256");
      case SHA3_256 -> MessageDigestHasher.of(this, "SHA3-256");
      case BLAKE3 -> new Blake3Hasher(Blake3Kernels.newKernel());
    };
  }

  /// Has the code of this algorithm compiled, on the calling thread; for the start of a process. It
  /// takes up to a second for BLAKE3 on a processor with vectors, and nothing else. Without it, the
  /// first hashes do the same bit by bit and are slower for about a second of hashing.
  public void warmUp() {
    switch (this) {
      case SHA_256, SHA3_256 -> {}
      case BLAKE3 -> Blake3Kernels.warmUp();
    }
  }

  private static String known() {
    return Arrays.stream(values())
        .map(algorithm -> algorithm.code + " = " + algorithm.label)
        .collect(Collectors.joining(", ", "known are ", ""));
  }
}
