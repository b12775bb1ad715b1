package dev.varve.format.digest;

/// Chooses the kernel of this process, once, when it is first needed: vector code where the
/// processor has vectors of at least [#MIN_LANES] words and the module `jdk.incubator.vector` is
/// there, else scalar code.
///
/// The system property `varve.blake3` overrides: `scalar`, or `vector`, which also skips warming up
/// and accepts any width. Thread-safe.
final class Blake3Kernels {
  private static final String PROPERTY = "varve.blake3";

  /// Words of the narrowest vector used without being asked for: 256 bits. With 128 bits (x86
  /// before AVX2) C2 of JDK 25 does not keep the vectors in registers: 2.3 microseconds per four
  /// blocks against 0.3 scalar (measured 2026-11 with UseAVX=1).
  private static final int MIN_LANES = 8;

  private static final Choice CHOICE = choose(System.getProperty(PROPERTY, ""));

  private enum Choice {
    SCALAR,
    VECTOR,
    WARMING
  }

  private Blake3Kernels() {}

  /// Returns a new kernel for one thread at a time.
  static Blake3Kernel newKernel() {
    return switch (CHOICE) {
      case SCALAR -> new Blake3ScalarKernel();
      case VECTOR -> new Blake3VectorKernel();
      case WARMING -> new Blake3WarmingKernel();
    };
  }

  /// Has the code of the chosen kernel compiled; see [DigestAlgorithm#warmUp].
  static void warmUp() {
    if (CHOICE == Choice.WARMING) {
      Blake3WarmingKernel.warmUp();
    }
  }

  /// Words of a vector, 0 where Java runs without the module of vectors.
  static int vectorLanes() {
    try {
      return Blake3VectorCompression.LANES;
    } catch (NoClassDefFoundError _) {
      return 0;
    }
  }

  private static Choice choose(String wanted) {
    return switch (wanted) {
      case "" -> vectorLanes() >= MIN_LANES ? Choice.WARMING : Choice.SCALAR;
      case "scalar" -> Choice.SCALAR;
      case "vector" -> requireVectors();
      default ->
          throw new IllegalArgumentException(
              "System property " + PROPERTY + " is \"" + wanted + "\"; known are scalar, vector");
    };
  }

  private static Choice requireVectors() {
    if (vectorLanes() == 0) {
      throw new IllegalStateException(
          "System property "
              + PROPERTY
              + " is \"vector\" but module jdk.incubator.vector is not there; start Java with"
              + " --add-modules jdk.incubator.vector");
    }
    return Choice.VECTOR;
  }
}
