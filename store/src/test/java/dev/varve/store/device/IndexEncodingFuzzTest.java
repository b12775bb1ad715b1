package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever bytes the index gives, they are a state or a damaged index.
final class IndexEncodingFuzzTest {
  private static final ChunkId ID = new ChunkId(DigestAlgorithm.SHA_256, 1, 2, 3, 4);
  private static final ChunkState.Place PLACE = new ChunkState.Place(7, 64, 112);
  private static final ChunkState STATE =
      new ChunkState(
          9,
          List.of(new VolumeId(0, 1), new VolumeId(0, 2)),
          PLACE,
          Optional.of(PLACE),
          8,
          List.of(7L, 6L),
          false);
  private static final SegmentState SEGMENT =
      new SegmentState(7, SegmentState.Phase.SEALED, 4096, 112);
  private static final ChunkIndex.LostRange RANGE = new ChunkIndex.LostRange(7, 64, 112);

  @Test
  void whatIsWrittenIsRead() {
    assertThat(IndexEncoding.chunkId(IndexEncoding.chunkKey(ID))).isEqualTo(ID);
    assertThat(IndexEncoding.chunk(IndexEncoding.chunk(STATE))).isEqualTo(STATE);
    assertThat(IndexEncoding.segment(IndexEncoding.segmentKey(7), IndexEncoding.segment(SEGMENT)))
        .isEqualTo(SEGMENT);
    assertThat(
            IndexEncoding.lostRange(IndexEncoding.lostRangeKey(RANGE), IndexEncoding.number(112)))
        .isEqualTo(RANGE);
  }

  @Test
  void anyBytesAreAStateOrADamagedIndex() {
    Seeds.run(
        2000,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          refusesOrReads(() -> IndexEncoding.chunkId(changed(IndexEncoding.chunkKey(ID), random)));
          refusesOrReads(() -> IndexEncoding.chunk(changed(IndexEncoding.chunk(STATE), random)));
          refusesOrReads(() ->
              IndexEncoding.segment(
                  changed(IndexEncoding.segmentKey(7), random),
                  changed(IndexEncoding.segment(SEGMENT), random)));
          refusesOrReads(() ->
              IndexEncoding.lostRange(
                  changed(IndexEncoding.lostRangeKey(RANGE), random),
                  changed(IndexEncoding.number(112), random)));
          refusesOrReads(() -> IndexEncoding.number(changed(IndexEncoding.number(112), random)));
        });
  }

  /// Cuts, or flips a bit, or both.
  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    byte[] copy =
        Arrays.copyOf(bytes, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length));
    if (copy.length > 0 && random.nextBoolean()) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return copy;
  }

  private static void refusesOrReads(Runnable decoding) {
    try {
      decoding.run();
    } catch (IndexDamagedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
