package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import dev.varve.volume.record.Keys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Whatever the bytes are, a record is read as the only one with these bytes, or is `CORRUPT`.
class ContentFormatFuzzTest {
  private static final int RUNS = 20;
  private static final int TRIES = 2_000;
  private static final ChunkId CHUNK = new ChunkId(DigestAlgorithm.SHA_256, 1, 2, 3, 4);

  @Test
  void anExtentIsReadExactlyOrNotAtAll() {
    List<byte[]> seeds =
        List.of(
            ExtentFormat.encode(new Extent.InChunk(4096, CHUNK, 300)),
            ExtentFormat.encode(new Extent.Inline(new byte[40])),
            ExtentFormat.encode(new Extent.Zero(Long.MAX_VALUE - 1000, true)),
            ExtentFormat.encode(new Extent.Zero(1, false)));
    fuzz(seeds, bytes -> ExtentFormat.encode(ExtentFormat.decode(1000, bytes)));
    fuzz(
        seeds,
        bytes -> {
          Extent extent = ExtentFormat.decode(1000, bytes);
          assertThat(ExtentFormat.length(1000, ByteBuffer.wrap(bytes))).isEqualTo(extent.length());
          assertThat(ExtentFormat.isAllocated(ByteBuffer.wrap(bytes)))
              .isEqualTo(ExtentFormat.isAllocated(extent));
          return bytes;
        });
  }

  @Test
  void aLayerIsReadExactlyOrNotAtAll() {
    fuzz(
        List.of(
            new Layer(2, 5, 100, 200, 11).encode(),
            new Layer(1, 0, 0, 0, 11).encode(),
            new Layer(0, 0, 0, 0, 0).encode()),
        bytes -> Layer.decode(9, bytes).encode());
  }

  @Test
  void aCountIsReadExactlyOrNotAtAll() {
    fuzz(
        List.of(ChunkCounts.encode(1), ChunkCounts.encode(Long.MAX_VALUE)),
        bytes -> ChunkCounts.encode(ChunkCounts.decode(bytes)));
  }

  @Test
  void aKeyIsReadExactlyOrNotAtAll() {
    fuzz(
        List.of(Keys.extent(1, 2)),
        bytes ->
            bytes[0] == Keys.EXTENT
                ? Keys.extent(Keys.number(bytes), Keys.extentOffset(bytes))
                : bytes);
    fuzz(List.of(Keys.count(CHUNK)), bytes -> Keys.count(Keys.countedChunk(bytes)));
    fuzz(
        List.of(Keys.reclaim(5, CHUNK)),
        bytes -> Keys.reclaim(Keys.number(bytes), Keys.reclaimedChunk(bytes)));
  }

  private static void fuzz(List<byte[]> seeds, Function<byte[], byte[]> again) {
    Seeds.run(
        RUNS,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          for (int i = 0; i < TRIES; i++) {
            byte[] bytes = damaged(seeds.get(random.nextInt(seeds.size())), random);
            try {
              assertThat(again.apply(bytes)).isEqualTo(bytes);
            } catch (VarveException e) {
              assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
            }
          }
        });
  }

  private static byte[] damaged(byte[] seed, SplittableRandom random) {
    int sizeBytes = random.nextInt(4) == 0 ? random.nextInt(1, seed.length + 4) : seed.length;
    byte[] bytes = Arrays.copyOf(seed, sizeBytes);
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(5));
    }
    return bytes;
  }

  @Test
  void anEmptyValueIsCorrupt() {
    for (Function<byte[], Object> decoder :
        List.<Function<byte[], Object>>of(
            bytes -> ExtentFormat.decode(0, bytes),
            bytes -> ExtentFormat.length(0, ByteBuffer.wrap(bytes)),
            bytes -> Layer.decode(1, bytes),
            ChunkCounts::decode)) {
      try {
        assertThat(decoder.apply(new byte[0])).as("nothing is read").isNull();
      } catch (VarveException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT);
      }
    }
  }
}
