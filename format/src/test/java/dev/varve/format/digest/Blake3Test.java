package dev.varve.format.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// BLAKE3 against the official test vectors, and its kernels and ways of input against each other.
class Blake3Test {
  private static final int MAX_LENGTH = 200 << 10;

  private record Vector(int length, String hash) {}

  static Stream<Blake3Kernel> kernels() {
    Stream<Blake3Kernel> scalar = Stream.of(new Blake3ScalarKernel());
    return Blake3Kernels.vectorLanes() == 0
        ? scalar
        : Stream.concat(scalar, Stream.of(new Blake3VectorKernel(), new Blake3WarmingKernel()));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void givesTheOfficialTestVectors(Blake3Kernel kernel) {
    List<Vector> vectors = officialVectors();
    assertThat(vectors).hasSize(35);
    Hasher hasher = new Blake3Hasher(kernel);
    for (Vector vector : vectors) {
      byte[] input = officialInput(vector.length());
      hasher.update(input, 0, input.length);
      assertThat(hex(hasher.digest())).as("length %d", vector.length()).isEqualTo(vector.hash());
      assertThat(hex(oneShot(hasher, input, 0, input.length)))
          .as("one-shot, length %d", vector.length())
          .isEqualTo(vector.hash());
    }
  }

  /// Longer than the official vectors, so that the upper levels of the tree fill. The hash is from
  /// the reference implementation in Rust, crate blake3.
  @ParameterizedTest
  @MethodSource("kernels")
  void givesTheHashOfTheReferenceImplementationForLongInput(Blake3Kernel kernel) {
    byte[] input = officialInput(5_000_000);
    Hasher hasher = new Blake3Hasher(kernel);
    hasher.update(input, 0, input.length);
    assertThat(hex(hasher.digest()))
        .isEqualTo("1ab09ef1af116159d8d394fc5a13c25842753b617048329dc8874051d1b9e171");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void splittingTheInputDoesNotChangeTheDigest(Blake3Kernel kernel) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Hasher reference = new Blake3Hasher(new Blake3ScalarKernel());
    Hasher hasher = new Blake3Hasher(kernel);
    for (int run = 0; run < 40; run++) {
      byte[] array = new byte[MAX_LENGTH];
      random.nextBytes(array);
      int length = random.nextInt(MAX_LENGTH) >> random.nextInt(10);
      int offset = random.nextInt(MAX_LENGTH - length);
      byte[] expected = oneShot(reference, array, offset, length);
      updateInPieces(hasher, array, offset, length, random);
      assertThat(hex(hasher.digest()))
          .as("seed %d, run %d, offset %d, length %d", seed, run, offset, length)
          .isEqualTo(hex(expected));
      assertThat(hex(oneShot(hasher, array, offset, length)))
          .as("one-shot, seed %d, run %d, offset %d, length %d", seed, run, offset, length)
          .isEqualTo(hex(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyLengthAroundTheEdgesOfChunksAndGroupsMatchesScalarByteByByte(Blake3Kernel kernel) {
    Hasher reference = new Blake3Hasher(new Blake3ScalarKernel());
    Hasher hasher = new Blake3Hasher(kernel);
    for (int chunks = 0; chunks <= 66; chunks++) {
      for (int length = Math.max(0, chunks * 1024 - 1); length <= chunks * 1024 + 1; length++) {
        byte[] input = officialInput(length);
        for (byte one : input) {
          reference.update(new byte[] {one}, 0, 1);
        }
        hasher.update(input, 0, length);
        assertThat(hex(hasher.digest())).as("length %d", length).isEqualTo(hex(reference.digest()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void chunkNumbersAboveThirtyTwoBitsCount(Blake3Kernel kernel) {
    byte[] chunks = officialInput(16 * 1024);
    for (long first : new long[] {0, (1L << 32) - 5, 1L << 32, (1L << 53) - 16}) {
      byte[] expected = new byte[16 * 32];
      new Blake3ScalarKernel().chunks(chunks, 0, 16, first, expected, 0);
      byte[] values = new byte[16 * 32];
      kernel.chunks(chunks, 0, 16, first, values, 0);
      assertThat(hex(values)).as("first chunk %d", first).isEqualTo(hex(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyNumberOfNodesMatchesScalarAndNothingElseIsWritten(Blake3Kernel kernel) {
    byte[] input = officialInput(40 * 1024 + 7);
    Blake3Kernel scalar = new Blake3ScalarKernel();
    for (int count = 0; count <= 40; count++) {
      byte[] expected = new byte[42 * 32];
      byte[] values = new byte[42 * 32];
      scalar.chunks(input, 7, count, 9, expected, 32);
      kernel.chunks(input, 7, count, 9, values, 32);
      assertThat(hex(values)).as("%d chunks", count).isEqualTo(hex(expected));
      scalar.parents(input, 7, count, expected, 32);
      kernel.parents(input, 7, count, values, 32);
      assertThat(hex(values)).as("%d parents", count).isEqualTo(hex(expected));
    }
  }

  @Test
  void aWarmKernelGivesTheSameDigest() {
    DigestAlgorithm.BLAKE3.warmUp();
    Hasher hasher = DigestAlgorithm.BLAKE3.newHasher();
    Vector last = officialVectors().getLast();
    assertThat(hex(oneShot(hasher, officialInput(last.length()), 0, last.length())))
        .isEqualTo(last.hash());
  }

  private static void updateInPieces(
      Hasher hasher, byte[] array, int offset, int length, Random random) {
    int maxPiece = 1 + random.nextInt(Math.max(1, length));
    int done = 0;
    while (done < length) {
      int piece = Math.min(length - done, random.nextInt(maxPiece + 1));
      int at = offset + done;
      switch (random.nextInt(4)) {
        case 0 -> hasher.update(array, at, piece);
        case 1 -> updateAll(hasher, ByteBuffer.wrap(array, at, piece));
        case 2 -> updateAll(hasher, ByteBuffer.wrap(array, at, piece).asReadOnlyBuffer());
        default -> {
          ByteBuffer direct = ByteBuffer.allocateDirect(piece + 3).position(3);
          direct.put(array, at, piece).position(3);
          updateAll(hasher, direct);
        }
      }
      done += piece;
    }
  }

  private static void updateAll(Hasher hasher, ByteBuffer bytes) {
    int limit = bytes.limit();
    hasher.update(bytes);
    assertThat(bytes.position()).isEqualTo(limit);
    assertThat(bytes.limit()).isEqualTo(limit);
  }

  private static byte[] oneShot(Hasher hasher, byte[] bytes, int offset, int length) {
    byte[] out = new byte[DigestAlgorithm.DIGEST_BYTES + 2];
    hasher.digest(bytes, offset, length, out, 1);
    assertThat(out[0]).isZero();
    assertThat(out[out.length - 1]).isZero();
    return Arrays.copyOfRange(out, 1, out.length - 1);
  }

  private static byte[] officialInput(int length) {
    byte[] input = new byte[length];
    for (int i = 0; i < length; i++) {
      input[i] = (byte) (i % 251);
    }
    return input;
  }

  private static List<Vector> officialVectors() {
    InputStream stream = Blake3Test.class.getResourceAsStream("blake3-test-vectors.txt");
    List<Vector> vectors = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(stream, "resource"), StandardCharsets.US_ASCII))) {
      for (String line : reader.lines().toList()) {
        if (!line.startsWith("#")) {
          String[] columns = line.split(" ", 2);
          vectors.add(new Vector(Integer.parseInt(columns[0]), columns[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vectors;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
