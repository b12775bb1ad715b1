package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.content.ContentWorld.Held;
import dev.varve.volume.record.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What single operations do to the records.
class ContentsTest {
  private static final int CHAIN = 300;

  private final ContentWorld world = new ContentWorld();
  private final Held one = world.create();

  private List<Long> loose() {
    return Loose.list(world.tree, 0, CHAIN).stream().map(Loose::content).toList();
  }

  private void write(int offset, int value) {
    byte[] plain = {(byte) value, (byte) (value >> 8)};
    one.allocated += world.contents.write(one.content, offset, List.of(world.inChunk(plain, 0, 2)));
    one.file.write(offset, plain);
  }

  @Test
  void aChainOfAnyDepthReadsRightAndFlattens() {
    for (int i = 0; i < CHAIN; i++) {
      write(i * 2, 1_000 + i);
      Clones clones = world.contents.cloneWhole(one.content);
      one.content = clones.source();
      world.contents.release(clones.copy());
    }
    world.check(world.tree, one, 1_000);
    assertThat(ContentReader.depth(world.tree, one.content)).isEqualTo(Layers.MAX_DEPTH + 1);
    assertThat(loose()).contains(one.content);
    while (world.contents.flatten(one.content, 10)) {
      world.check(world.tree, one, 1_000);
    }
    Loose.list(world.tree, 0, CHAIN).forEach(world.contents::settle);
    world.check(world.tree, one, 1_000);
    assertThat(ContentReader.depth(world.tree, one.content)).isZero();
    while (world.contents.dropCondemned(1_000)) {
      world.checkCounts();
    }
    world.checkCounts();
    assertThat(world.keys(Keys.EXTENT)).hasSize(CHAIN);
    assertThat(world.keys(Keys.LAYER)).isEmpty();
    assertThat(world.keys(Keys.LOOSE)).isEmpty();
  }

  @Test
  void aCloneOfAnUnchangedCloneAddsNoLayer() {
    write(0, 1);
    long first = world.contents.cloneWhole(one.content).copy();
    Clones again = world.contents.cloneWhole(first);
    assertThat(again.source()).isEqualTo(first);
    assertThat(ContentReader.depth(world.tree, again.copy())).isEqualTo(1);
  }

  @Test
  void aSharedContentCannotBeChanged() {
    write(0, 1);
    long base = one.content;
    world.contents.cloneWhole(base);
    assertThatThrownBy(() -> world.contents.punch(base, 0, 1, 9))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUG));
  }

  @Test
  void aLongContentIsDroppedInSteps() {
    for (int i = 0; i < CHAIN; i++) {
      write(i * 2, i);
    }
    world.held.clear();
    world.contents.release(one.content);
    assertThat(world.keys(Keys.EXTENT)).hasSize(CHAIN - Layers.RELEASE_AT_ONCE_COUNT);
    world.checkCounts();
    assertThat(world.contents.dropCondemned(100)).isTrue();
    assertThat(world.keys(Keys.EXTENT)).hasSize(CHAIN - Layers.RELEASE_AT_ONCE_COUNT - 100);
    assertThat(world.contents.dropCondemned(CHAIN)).isFalse();
    assertThat(world.keys(Keys.EXTENT)).isEmpty();
    assertThat(world.keys(Keys.COUNT)).isEmpty();
  }

  @Test
  void aLongTailIsCutByALayer() {
    for (int i = 0; i < CHAIN; i++) {
      write(i * 2, i);
    }
    long before = one.content;
    TruncateResult result = world.contents.truncate(before, one.allocated, 7, 50);
    assertThat(result.content()).isNotEqualTo(before);
    assertThat(result.allocatedDelta()).isEqualTo(7 - 2 * CHAIN);
    assertThat(world.keys(Keys.EXTENT)).hasSize(CHAIN);
    assertThat(loose()).contains(result.content());
    while (world.contents.flatten(result.content(), 2)) {
      assertThat(ContentReader.allocated(world.tree, result.content(), 0, 100)).isEqualTo(7);
    }
    while (world.contents.dropCondemned(100)) {
      assertThat(ContentReader.hasCondemned(world.tree)).isTrue();
    }
    assertThat(world.keys(Keys.EXTENT)).hasSize(4);
  }

  @Test
  void punchingAnEdgeOfTheBaseNeedsNoMask() {
    write(0, 1);
    write(10, 2);
    write(20, 3);
    long top = world.contents.cloneWhole(one.content).copy();
    world.contents.punch(top, 0, 5, 9);
    world.contents.punch(top, 15, Long.MAX_VALUE - 15, 9);
    assertThat(world.ownExtents(top)).isZero();
    world.contents.punch(top, 5, 6, 9);
    assertThat(world.ownExtents(top)).isZero();
    assertThat(Layer.of(world.tree, top).baseFrom()).isEqualTo(11);
  }

  @Test
  void reclaimIsReadInPages() {
    write(0, 1);
    write(2, 2);
    world.position = 5;
    write(0, 3);
    world.position = 6;
    write(2, 4);
    List<ReclaimQueue.Queued> first = ReclaimQueue.first(world.tree, 6, 1);
    assertThat(first).singleElement().extracting(ReclaimQueue.Queued::position).isEqualTo(5L);
    List<ReclaimQueue.Queued> next = ReclaimQueue.after(world.tree, 6, first.getFirst(), 10);
    assertThat(next).singleElement().extracting(ReclaimQueue.Queued::position).isEqualTo(6L);
    assertThat(ReclaimQueue.first(world.tree, 5, 10)).isEqualTo(first);
    assertThat(ReclaimQueue.remove(world.tree, 5, first.getFirst().chunk())).isTrue();
    assertThat(ReclaimQueue.first(world.tree, 6, 10)).isEqualTo(next);
  }

  @Test
  void flatteningTakesMasksAway() {
    write(0, 1);
    write(10, 2);
    write(20, 3);
    long top = world.contents.cloneWhole(one.content).copy();
    world.contents.punch(top, 10, 2, 9);
    assertThat(world.ownExtents(top)).isEqualTo(1);
    assertThat(world.contents.flatten(top, 100)).isFalse();
    assertThat(world.ownExtents(top)).isEqualTo(2);
    assertThat(ContentReader.allocated(world.tree, top, 0, 100)).isEqualTo(4);
  }

  @Test
  void nothingIsMergedInACondemnedContent() {
    for (int i = 0; i < CHAIN; i++) {
      write(i * 2, i);
    }
    world.contents.release(one.content);
    Extent with = new Extent.Inline(new byte[2]);
    assertThat(world.contents.merge(one.content, CHAIN * 2 - 2, with)).isFalse();
  }

  @Test
  void onlyDataIsMerged() {
    write(0, 1);
    write(2, 2);
    world.contents.punch(one.content, 1, 1, 9);
    Extent with = new Extent.Inline(new byte[4]);
    assertThat(world.contents.merge(one.content, 0, with)).isFalse();
    assertThat(world.contents.merge(one.content, 2, new Extent.Inline(new byte[2]))).isTrue();
  }

  @Test
  void aChunkThatIsWrittenOverItselfIsNotQueued() {
    write(0, 1);
    write(0, 1);
    assertThat(world.keys(Keys.RECLAIM)).isEmpty();
    world.checkCounts();
  }

  @Test
  void flatteningIsDueWhenNothingElseNeedsTheBase() {
    write(0, 1);
    write(2, 2);
    assertThat(ContentReader.isFlatteningDue(world.tree, one.content)).isFalse();
    Clones clones = world.contents.cloneWhole(one.content);
    one.content = clones.source();
    write(0, 3);
    assertThat(ContentReader.isFlatteningDue(world.tree, one.content)).isFalse();
    world.contents.release(clones.copy());
    assertThat(ContentReader.isFlatteningDue(world.tree, one.content)).isTrue();
    assertThat(loose()).contains(one.content);
    while (world.contents.flatten(one.content, 1)) {
      world.check(world.tree, one, 100);
    }
    assertThat(ContentReader.isFlatteningDue(world.tree, one.content)).isFalse();
    assertThat(world.keys(Keys.EXTENT)).hasSize(2);
  }
}
