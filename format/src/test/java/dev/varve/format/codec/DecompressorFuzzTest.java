package dev.varve.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bytes that no compressor wrote are `CORRUPT`, or decode to the length that was asked for.
class DecompressorFuzzTest {
  private static final Contents[] COMPRESSIBLE = {
    Contents.ZEROS, Contents.WORDS, Contents.JSON, Contents.RECORDS, Contents.HALF_EMPTY
  };

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void flippedBitsAreFoundOrKeepTheLength(Codec codec) {
    Seeds.run(
        400,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Damaged damaged = compressed(codec, random);
          for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
            damaged.bytes[random.nextInt(damaged.bytes.length)] ^= (byte) (1 << random.nextInt(8));
          }
          decode(damaged.codec, damaged.bytes, damaged.plainBytes);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void cutBytesAreFoundOrKeepTheLength(Codec codec) {
    Seeds.run(
        200,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Damaged damaged = compressed(codec, random);
          int cut = random.nextInt(damaged.bytes.length);
          boolean decoded =
              decode(damaged.codec, Arrays.copyOf(damaged.bytes, cut), damaged.plainBytes);
          assertThat(decoded).as("a cut is never invisible").isFalse();
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void anotherPlainSizeIsFound(Codec codec) {
    Seeds.run(
        200,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Damaged damaged = compressed(codec, random);
          int other = random.nextInt(Chunk.MAX_BYTES + 1);
          assertThat(decode(damaged.codec, damaged.bytes, other))
              .isEqualTo(other == damaged.plainBytes);
          int near = damaged.plainBytes + random.nextInt(1, 20) * (random.nextBoolean() ? 1 : -1);
          assertThat(decode(damaged.codec, damaged.bytes, near)).isFalse();
        });
  }

  @ParameterizedTest
  @EnumSource
  void randomBytesAreFoundOrKeepTheLength(Codec codec) {
    Seeds.run(
        400,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] bytes = new byte[random.nextInt(2000)];
          random.nextBytes(bytes);
          if (random.nextBoolean() && bytes.length > 4) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0xFD2FB528);
          }
          decode(codec, bytes, random.nextInt(4000));
        });
  }

  @Test
  void sizesOutOfRangeAreFoundBeforeMemoryIsTaken() {
    for (Codec codec : Codec.values()) {
      for (int plainBytes : new int[] {-1, Integer.MIN_VALUE, Chunk.MAX_BYTES + 1, 1 << 30}) {
        assertThat(decode(codec, new byte[100], plainBytes)).isFalse();
      }
      assertThat(decode(codec, new byte[0], 100)).isFalse();
      assertThat(decode(codec, new byte[100], 0)).isFalse();
    }
    assertThat(decode(Codec.NONE, new byte[Chunk.MAX_BYTES + 1], Chunk.MAX_BYTES + 1)).isFalse();
  }

  @Test
  void theMessageNamesCodecSizesAndTheNextThingToTry() {
    assertThatThrownBy(() -> Decompressor.decompress(Codec.ZSTD, ByteBuffer.allocate(10), 100))
        .hasMessageContaining("10 bytes of zstd do not decompress to 100 bytes")
        .hasMessageContaining("read another copy");
  }

  /// Says whether the bytes decoded; anything but that and `CORRUPT` fails the test.
  private static boolean decode(Codec codec, byte[] stored, int plainBytes) {
    try {
      assertThat(Decompressor.decompress(codec, ByteBuffer.wrap(stored), plainBytes))
          .hasSize(plainBytes);
      return true;
    } catch (VarveException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
      return false;
    }
  }

  private static Damaged compressed(Codec codec, SplittableRandom random) {
    Contents contents = COMPRESSIBLE[random.nextInt(COMPRESSIBLE.length)];
    byte[] plain = contents.make(random, random.nextInt(300, 50_000));
    Encoded encoded = new Compressor().compress(codec, ByteBuffer.wrap(plain));
    assertThat(encoded.codec()).isEqualTo(codec);
    byte[] bytes = new byte[encoded.bytes().remaining()];
    encoded.bytes().get(bytes);
    return new Damaged(encoded.codec(), bytes, plain.length);
  }

  @SuppressWarnings("ArrayRecordComponent") // damaged in place
  private record Damaged(Codec codec, byte[] bytes, int plainBytes) {}
}
