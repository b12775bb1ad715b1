package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.volume.content.ContentWorld.Held;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which pieces are merged, and what makes a content loose.
final class MergingTest {
  private static final int SMALL = 100;
  private static final int LARGE = Extent.MAX_SETTLED_INLINE_BYTES + 1;

  private final ContentWorld world = new ContentWorld();
  private final Held one = world.create();

  @Test
  void aVerySmallFileStaysInTheTree() {
    inline(0, Extent.MAX_SETTLED_INLINE_BYTES);
    assertThat(loose()).isEmpty();
    assertThat(runs(0)).isEmpty();
  }

  @Test
  void moreGoesIntoAChunk() {
    world.position = 9;
    inline(0, LARGE);
    assertThat(loose()).containsExactly(new Loose(one.content, 9, 0, LARGE));
    assertThat(runs(0)).containsExactly(List.of(0L));
  }

  @Test
  void neighboursThatAreMoreTogetherGoIntoOneChunk() {
    inline(0, SMALL);
    inline(SMALL, LARGE - SMALL);
    assertThat(loose()).hasSize(1);
    assertThat(runs(0)).containsExactly(List.of(0L, (long) SMALL));
  }

  @Test
  void aHoleEndsARow() {
    inline(0, SMALL);
    inline(SMALL + 1, LARGE - SMALL - 1);
    assertThat(loose()).isEmpty();
    assertThat(runs(0)).isEmpty();
  }

  @Test
  void fewPiecesOfChunksAreLeftAloneAndManyAreWrittenAnew() {
    for (int i = 0; i < Merging.MAX_PIECES; i++) {
      chunk((long) i * SMALL, SMALL);
    }
    assertThat(runs(0)).isEmpty();
    chunk((long) Merging.MAX_PIECES * SMALL, SMALL);
    assertThat(runs(0)).singleElement().satisfies(run -> assertThat(run).hasSize(17));
    assertThat(loose()).hasSize(1);
  }

  @Test
  void inlineBytesBetweenChunksGoAlone() {
    chunk(0, Merging.SMALL_BYTES);
    inline(Merging.SMALL_BYTES, LARGE);
    chunk(Merging.SMALL_BYTES + LARGE, Merging.SMALL_BYTES);
    assertThat(runs(0)).containsExactly(List.of((long) Merging.SMALL_BYTES));
  }

  @Test
  void noRunIsLargerThanAChunkOrCrossesAWindow() {
    int piece = 50_000;
    for (int i = 0; i < 100; i++) {
      chunk((long) i * piece, piece);
    }
    List<Merging.Run> runs = plan(0, Long.MAX_VALUE, 1_000, Long.MAX_VALUE).runs();
    assertThat(runs).hasSizeBetween(4, 5);
    for (Merging.Run run : runs) {
      assertThat(run.length()).isLessThanOrEqualTo(Chunk.MAX_BYTES);
      long window = Merging.windowStart(run.offset());
      assertThat(run.pieces())
          .allMatch(next -> Merging.windowStart(next.offset()) == window)
          .hasSizeGreaterThan(Merging.MAX_PIECES);
    }
  }

  @Test
  void aStepIsBounded() {
    for (int i = 0; i < 1_000; i++) {
      inline((long) i * LARGE, LARGE);
    }
    Merging byExtents = plan(0, Long.MAX_VALUE, 30, Long.MAX_VALUE);
    assertThat(byExtents.reached()).isEqualTo(30L * LARGE);
    Merging byBytes = plan(byExtents.reached(), Long.MAX_VALUE, 1_000, 1);
    assertThat(byBytes.reached()).isLessThan(300L * LARGE);
    Merging rest = plan(byBytes.reached(), Long.MAX_VALUE, 1_000, Long.MAX_VALUE);
    assertThat(rest.reached()).isEqualTo(Long.MAX_VALUE);
    int pieces = 0;
    for (Merging step : List.of(byExtents, byBytes, rest)) {
      pieces += step.runs().stream().mapToInt(run -> run.pieces().size()).sum();
    }
    assertThat(pieces).isEqualTo(1_000);
  }

  @Test
  void onlyTheRangeIsLookedAt() {
    inline(0, LARGE);
    inline(5 << 20, LARGE);
    inline(9 << 20, LARGE);
    assertThat(plan(1 << 20, 6 << 20, 100, 100_000).runs())
        .extracting(Merging.Run::offset)
        .containsExactly(5L << 20);
  }

  @Test
  void whatBecameLooseAgainIsNotSettled() {
    inline(0, LARGE);
    Loose before = loose().getFirst();
    world.position++;
    inline(2L * LARGE, LARGE);
    world.contents.settle(before);
    Loose now = new Loose(one.content, world.position, 0, 3L * LARGE);
    assertThat(loose()).containsExactly(now);
    world.contents.settle(now);
    assertThat(loose()).isEmpty();
  }

  @Test
  void theTailOfALargeFileIsNotLoose() {
    chunk(0, Chunk.MAX_BYTES);
    chunk(Chunk.MAX_BYTES, SMALL);
    assertThat(loose()).isEmpty();
  }

  private void inline(long offset, int length) {
    world.contents.write(one.content, offset, List.of(new Extent.Inline(new byte[length])));
  }

  private void chunk(long offset, int length) {
    Extent extent = world.inChunk(new byte[length], 0, length);
    world.contents.write(one.content, offset, List.of(extent));
  }

  private List<Loose> loose() {
    return Loose.list(world.tree, 0, 10);
  }

  private Merging plan(long from, long to, int maxExtents, long maxBytes) {
    return Merging.plan(world.tree, one.content, from, to, maxExtents, maxBytes);
  }

  /// Returns where the pieces of each run begin.
  private List<List<Long>> runs(long from) {
    return plan(from, Long.MAX_VALUE, 1_000, Long.MAX_VALUE).runs().stream()
        .map(run -> run.pieces().stream().map(Segment::offset).toList())
        .toList();
  }
}
