package dev.varve.format.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressorTest {
  private static final int[] LARGE_SIZES = {
    Compressor.MAX_UNTESTED_BYTES, Compressor.MAX_UNTESTED_BYTES + 1, 200_003, Chunk.MAX_BYTES
  };

  private final Compressor compressor = new Compressor();

  @ParameterizedTest
  @EnumSource
  void everySmallSizeComesBack(Codec codec) {
    SplittableRandom random = new SplittableRandom(1);
    for (Contents contents : Contents.values()) {
      for (int sizeBytes = 0; sizeBytes <= 300; sizeBytes++) {
        roundTrip(codec, contents.make(random, sizeBytes));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomSizesComeBack(Codec codec) {
    Seeds.run(
        3,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          for (Contents contents : Contents.values()) {
            roundTrip(codec, contents.make(random, random.nextInt(Chunk.MAX_BYTES + 1)));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theLargestChunkComesBack(Codec codec) {
    for (Contents contents : Contents.values()) {
      roundTrip(codec, contents.make(new SplittableRandom(2), Chunk.MAX_BYTES));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCheapTestJudgesEachKindOfContentRightly(Codec codec) {
    Seeds.run(
        10,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          Sample sample = new Sample();
          for (Contents contents : Contents.values()) {
            for (int sizeBytes : LARGE_SIZES) {
              ByteBuffer plain = ByteBuffer.wrap(contents.make(random, sizeBytes));
              assertThat(sample.promises(codec, plain))
                  .as("%s of %d B with %s", contents, sizeBytes, codec)
                  .isEqualTo(contents.pays(codec));
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void storesPlainExactlyWhatDoesNotPay(Codec codec) {
    for (Contents contents : Contents.values()) {
      for (int sizeBytes : LARGE_SIZES) {
        byte[] plain = contents.make(new SplittableRandom(3), sizeBytes);
        Encoded encoded = compressor.compress(codec, ByteBuffer.wrap(plain));
        assertThat(encoded.codec())
            .as("%s of %d B with %s", contents, sizeBytes, codec)
            .isEqualTo(contents.pays(codec) ? codec : Codec.NONE);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsCompressedSavesAnEighth(Codec codec) {
    Seeds.run(
        200,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          byte[] plain = Contents.RANDOM.make(random, random.nextInt(1, 40_000));
          Arrays.fill(plain, 0, random.nextInt(plain.length), (byte) 7);
          Encoded encoded = compressor.compress(codec, ByteBuffer.wrap(plain));
          if (encoded.codec() != Codec.NONE) {
            assertThat(encoded.bytes().remaining()).isLessThanOrEqualTo(plain.length * 7 / 8 + 1);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void readsBuffersOfEveryKindAndMovesNone(Codec codec) {
    byte[] content = Contents.WORDS.make(new SplittableRandom(4), 100_000);
    ByteBuffer array = ByteBuffer.allocate(content.length + 20);
    ByteBuffer direct = ByteBuffer.allocateDirect(content.length + 20);
    for (ByteBuffer buffer : new ByteBuffer[] {array, direct}) {
      buffer.position(10).put(content).flip().position(10);
    }
    ByteBuffer slice = array.slice();
    for (ByteBuffer plain : new ByteBuffer[] {array, direct, slice, array.asReadOnlyBuffer()}) {
      int position = plain.position();
      Encoded encoded = compressor.compress(codec, plain);
      assertThat(plain.position()).isEqualTo(position);
      for (ByteBuffer stored : new ByteBuffer[] {encoded.bytes(), shifted(encoded.bytes())}) {
        position = stored.position();
        assertThat(Decompressor.decompress(encoded.codec(), stored, content.length))
            .isEqualTo(content);
        assertThat(stored.position()).isEqualTo(position);
      }
    }
  }

  @Test
  void anEarlierResultOutlivesTheNextCall() {
    byte[] first = Contents.WORDS.make(new SplittableRandom(5), 50_000);
    Encoded encoded = compressor.compress(Codec.LZ4, ByteBuffer.wrap(first));
    compressor.compress(Codec.LZ4, ByteBuffer.wrap(new byte[60_000]));
    assertThat(Decompressor.decompress(Codec.LZ4, encoded.bytes(), first.length)).isEqualTo(first);
  }

  @Test
  void refusesMoreThanAChunk() {
    assertThatThrownBy(
            () -> compressor.compress(Codec.LZ4, ByteBuffer.allocate(Chunk.MAX_BYTES + 1)))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  private void roundTrip(Codec codec, byte[] plain) {
    Encoded encoded = compressor.compress(codec, ByteBuffer.wrap(plain));
    assertThat(encoded.codec()).isIn(codec, Codec.NONE);
    assertThat(Decompressor.decompress(encoded.codec(), encoded.bytes(), plain.length))
        .isEqualTo(plain);
  }

  private static ByteBuffer shifted(ByteBuffer bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining() + 3);
    direct.position(3).put(bytes.duplicate()).flip().position(3);
    return direct.asReadOnlyBuffer();
  }
}
