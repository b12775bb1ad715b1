package dev.varve.format.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkIdTest {
  private static final String DIGITS =
      "ff0102030405060780090a0b0c0d0e0f10111213141516171819fa1b1c1d1e1f";

  @ParameterizedTest
  @EnumSource
  void encodingIsTheCodeAndTheDigest(DigestAlgorithm algorithm) {
    byte[] digest = HexFormat.of().parseHex(DIGITS);
    ChunkId id = ChunkId.of(algorithm, digest, 0);
    byte[] expected = new byte[33];
    expected[0] = algorithm.code();
    System.arraycopy(digest, 0, expected, 1, 32);
    assertThat(id.toBytes()).isEqualTo(expected);
    assertThat(ChunkId.of(algorithm, expected, 1)).isEqualTo(id);
  }

  @ParameterizedTest
  @EnumSource
  void textIsTheLabelAndTheDigest(DigestAlgorithm algorithm) {
    ChunkId id = ChunkId.of(algorithm, HexFormat.of().parseHex(DIGITS), 0);
    assertThat(id).hasToString(algorithm.label() + ":" + DIGITS);
    assertThat(ChunkId.parse(id.toString())).isEqualTo(id);
    assertThat(ChunkId.parse(algorithm.label() + ":" + DIGITS.toUpperCase(Locale.ROOT)))
        .isEqualTo(id);
  }

  @Test
  void everyIdComesBackFromBytesAndText() {
    Seeds.run(
        200,
        seed -> {
          ChunkId id = randomId(new SplittableRandom(seed));
          assertThat(ChunkId.decode(ByteBuffer.wrap(id.toBytes())))
              .isEqualTo(id)
              .hasSameHashCodeAs(id);
          assertThat(ChunkId.parse(id.toString())).isEqualTo(id);
        });
  }

  @Test
  void buffersOfBothByteOrdersHoldTheSameBytes() {
    ChunkId id = randomId(new SplittableRandom(1));
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      ByteBuffer buffer = ByteBuffer.allocate(ChunkId.BYTES + 5).order(order).position(3);
      id.encode(buffer);
      assertThat(buffer.position()).isEqualTo(3 + ChunkId.BYTES);
      assertThat(buffer.order()).isEqualTo(order);
      assertThat(Arrays.copyOfRange(buffer.array(), 3, 3 + ChunkId.BYTES)).isEqualTo(id.toBytes());
      buffer.position(3);
      assertThat(ChunkId.decode(buffer)).isEqualTo(id);
      assertThat(buffer.position()).isEqualTo(3 + ChunkId.BYTES);
      assertThat(buffer.order()).isEqualTo(order);
    }
  }

  @Test
  void theOrderIsThatOfTheEncodedBytes() {
    Seeds.run(
        500,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          ChunkId left = randomId(random);
          ChunkId right =
              random.nextBoolean() ? randomId(random) : differingInOneByte(left, random);
          int byBytes = Arrays.compareUnsigned(left.toBytes(), right.toBytes());
          assertThat(Integer.signum(left.compareTo(right))).isEqualTo(Integer.signum(byBytes));
          assertThat(Integer.signum(right.compareTo(left))).isEqualTo(-Integer.signum(byBytes));
          assertThat(left.equals(right)).isEqualTo(byBytes == 0);
          assertThat(left).isEqualByComparingTo(left);
        });
  }

  @Test
  void anUnknownAlgorithmIsAnUnknownFormat() {
    byte[] bytes = randomId(new SplittableRandom(2)).toBytes();
    bytes[0] = 0;
    assertThatThrownBy(() -> ChunkId.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        DIGITS,
        ":" + DIGITS,
        "sha256:0" + DIGITS,
        "md5:" + DIGITS,
        "sha256:" + DIGITS + "00",
        "sha256:gf0102030405060780090a0b0c0d0e0f10111213141516171819fa1b1c1d1e1f",
        "sha256:sha256:02030405060780090a0b0c0d0e0f10111213141516171819fa1b1c1d1e1f"
      })
  void textThatIsNoIdIsTheCallersMistake(String text) {
    assertThatThrownBy(() -> ChunkId.parse(text))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  private static ChunkId randomId(SplittableRandom random) {
    DigestAlgorithm[] algorithms = DigestAlgorithm.values();
    byte[] digest = new byte[DigestAlgorithm.DIGEST_BYTES];
    random.nextBytes(digest);
    return ChunkId.of(algorithms[random.nextInt(algorithms.length)], digest, 0);
  }

  private static ChunkId differingInOneByte(ChunkId id, SplittableRandom random) {
    byte[] bytes = id.toBytes();
    bytes[random.nextInt(1, bytes.length)] = (byte) random.nextInt();
    return ChunkId.decode(ByteBuffer.wrap(bytes));
  }
}
