package dev.varve.format.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What every hasher promises, for every algorithm.
class HasherTest {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  /// SHA-256 from FIPS 180-4 examples, SHA3-256 from FIPS 202 examples; the empty input and "abc".
  @ParameterizedTest
  @CsvSource({
    "SHA_256,  '',  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "SHA_256,  abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "SHA3_256, '',  a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
    "SHA3_256, abc, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
    "BLAKE3,   '',  af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
    "BLAKE3,   abc, 6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85"
  })
  void givesKnownAnswers(DigestAlgorithm algorithm, String input, String digest) {
    byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
    Hasher hasher = algorithm.newHasher();
    hasher.update(bytes, 0, bytes.length);
    assertThat(hex(hasher.digest())).isEqualTo(digest);
  }

  @ParameterizedTest
  @EnumSource
  void allWaysOfInputGiveTheSameDigest(DigestAlgorithm algorithm) {
    long seed = new Random().nextLong();
    byte[] array = new byte[70_000];
    new Random(seed).nextBytes(array);
    int offset = 11;
    int length = 66_001;
    Hasher hasher = algorithm.newHasher();
    hasher.update(array, offset, length);
    String expected = hex(hasher.digest());

    byte[] out = new byte[40];
    hasher.digest(array, offset, length, out, 5);
    assertThat(HexFormat.of().formatHex(out, 5, 37)).as("seed %d", seed).isEqualTo(expected);

    ByteBuffer heap = ByteBuffer.wrap(array, offset, length);
    ByteBuffer direct = ByteBuffer.allocateDirect(length).put(array, offset, length).flip();
    for (ByteBuffer buffer :
        new ByteBuffer[] {heap.slice(), heap.asReadOnlyBuffer(), direct, heap}) {
      hasher.update(buffer);
      assertThat(buffer.hasRemaining()).isFalse();
      assertThat(hex(hasher.digest())).as("seed %d, %s", seed, buffer).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAsNewAfterDigestAndAfterReset(DigestAlgorithm algorithm) {
    Hasher hasher = algorithm.newHasher();
    String empty = hex(hasher.digest());
    hasher.update(ABC, 0, ABC.length);
    String abc = hex(hasher.digest());
    assertThat(hex(hasher.digest())).isEqualTo(empty);
    hasher.update(new byte[100_000], 0, 100_000);
    hasher.reset();
    hasher.update(ABC, 0, ABC.length);
    assertThat(hex(hasher.digest())).isEqualTo(abc);
    hasher.update(new byte[100_000], 0, 100_000);
    byte[] out = new byte[32];
    hasher.digest(ABC, 0, ABC.length, out, 0);
    assertThat(hex(out)).as("a whole input drops what was added before").isEqualTo(abc);
  }

  @ParameterizedTest
  @EnumSource
  void rangesOutsideAnArrayAreRefusedAndChangeNothing(DigestAlgorithm algorithm) {
    Hasher hasher = algorithm.newHasher();
    hasher.update(ABC, 0, ABC.length);
    assertThatThrownBy(() -> hasher.update(ABC, 1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> hasher.update(ABC, -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> hasher.digest(new byte[32], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> hasher.digest(ABC, 0, 4, new byte[32], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
    Hasher other = algorithm.newHasher();
    other.update(ABC, 0, ABC.length);
    assertThat(hex(hasher.digest())).isEqualTo(hex(other.digest()));
  }

  @ParameterizedTest
  @EnumSource
  void theDigestMayOverwriteItsInput(DigestAlgorithm algorithm) {
    for (int length : new int[] {32, 1024, 5000}) {
      byte[] bytes = new byte[length];
      byte[] expected = new byte[32];
      Hasher hasher = algorithm.newHasher();
      hasher.digest(bytes, 0, length, expected, 0);
      hasher.digest(bytes, 0, length, bytes, 0);
      assertThat(HexFormat.of().formatHex(bytes, 0, 32))
          .as("length %d", length)
          .isEqualTo(hex(expected));
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
