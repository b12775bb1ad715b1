package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What changes do to nodes: how full they are, when they go, and what a change reads.
final class TreeShapeTest {
  private static final int ENTRIES = 20_000;

  private final ChunkMap chunks = new ChunkMap();
  private final NodeCache nodes = new NodeCache(chunks, 1 << 26);
  private Tree tree = Tree.create(nodes);
  private long position;

  private static byte[] key(int kind, long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) kind).putLong(number).array();
  }

  private static byte[] value(long number) {
    return ByteBuffer.allocate(100).putLong(number).array();
  }

  private NodeRef checkpoint() {
    position++;
    return tree.freezeForCheckpoint().tree().write(position, DigestAlgorithm.BLAKE3, chunks);
  }

  private TreeVerify.Report report() {
    return TreeVerify.verify(FrozenTree.open(nodes, checkpoint()));
  }

  /// Returns how much of the nodes is used, from 0 to 1.
  private double fill() {
    TreeVerify.Report report = report();
    return (double) report.bytes() / report.nodes() / Page.SPLIT_BYTES;
  }

  private void putNumbers(int kind, int count) {
    for (int i = 0; i < count; i++) {
      tree.put(key(kind, i), value(i));
    }
  }

  private void putShuffled(int count) {
    SimRandom random = new SimRandom(1);
    for (int i = 0; i < count; i++) {
      tree.put(key(1, random.nextLong()), value(i));
    }
  }

  @Test
  void keysThatRiseFillTheirLeaves() {
    putNumbers(1, ENTRIES);
    assertThat(fill()).isGreaterThan(0.95);
  }

  @Test
  void severalRunsOfKeysThatRiseFillTheirLeavesToo() {
    for (int i = 0; i < ENTRIES; i++) {
      tree.put(key(1, i), value(i));
      tree.put(key(2, i), value(i));
      tree.put(key(3, i % 7), value(i));
    }
    assertThat(fill()).isGreaterThan(0.95);
  }

  @Test
  void bulkLoadingFillsNodes() {
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(Map.entry(key(1, i), value(i)));
    }
    assertThat(tree.bulkLoad(entries.iterator())).isEqualTo(ENTRIES);
    assertThat(tree.get(key(1, 77))).hasValue(value(77));
    assertThat(fill()).isGreaterThan(0.95);
    assertThatThrownBy(() -> tree.bulkLoad(entries.iterator()))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("empty tree");
  }

  @Test
  void bulkLoadingTakesOnlyKeysThatRise() {
    List<Map.Entry<byte[], byte[]>> entries =
        List.of(Map.entry(key(1, 2), value(1)), Map.entry(key(1, 2), value(1)));
    assertThatThrownBy(() -> tree.bulkLoad(entries.iterator()))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("must rise");
  }

  @Test
  void keysInAnyOrderLeaveNodesTwoThirdsFull() {
    putShuffled(ENTRIES);
    assertThat(fill()).isBetween(0.6, 0.8);
  }

  @Test
  void whatIsLeftAfterRemovalsIsMerged() {
    putNumbers(1, ENTRIES);
    long full = report().nodes();
    for (int i = 0; i < ENTRIES; i++) {
      if (i % 20 != 0) {
        tree.remove(key(1, i));
      }
    }
    assertThat(report().nodes()).isLessThan(full / 7);
  }

  @Test
  void whatIsLeftBesideARangeIsMerged() {
    putNumbers(1, ENTRIES);
    for (int i = 0; i < ENTRIES; i += 20) {
      assertThat(tree.removeRange(key(1, i + 1), key(1, i + 20))).isTrue();
    }
    TreeVerify.Report report = report();
    assertThat(report.entries()).isEqualTo(ENTRIES / 20);
    assertThat(report.nodes()).isLessThan(40);
  }

  @Test
  void anEmptyTreeIsOneEmptyLeafWhateverWasThereBefore() {
    NodeRef empty = checkpoint();
    putShuffled(ENTRIES);
    checkpoint();
    assertThat(tree.removeRange(Sorted.LOWEST, Sorted.HIGHEST)).isTrue();
    assertThat(tree.removeRange(Sorted.LOWEST, Sorted.HIGHEST)).isFalse();
    Tree.Frozen frozen = tree.freezeForCheckpoint();
    NodeRef emptyAgain = frozen.tree().write(++position, DigestAlgorithm.BLAKE3, chunks);
    frozen.superseded().forEach(chunks::release);
    assertThat(TreeVerify.verify(FrozenTree.open(nodes, emptyAgain)))
        .isEqualTo(new TreeVerify.Report(1, 0, NodeFormat.HEADER_BYTES));
    assertThat(emptyAgain).as("no two births share a name").isNotEqualTo(empty);
    assertThat(chunks.chunks).containsOnlyKeys(empty.id(), emptyAgain.id());
  }

  @Test
  void anEntryThatComesAndGoesDoesNotSplitAndMerge() {
    putNumbers(1, ENTRIES);
    long before = report().nodes();
    for (int i = 0; i < 100; i++) {
      tree.put(key(1, ENTRIES), value(i));
      tree.remove(key(1, ENTRIES));
    }
    assertThat(report().nodes()).isEqualTo(before);
  }

  @Test
  void largeValuesGetLeavesOfTheirOwn() {
    putNumbers(1, 100);
    for (int i = 0; i < 10; i++) {
      tree.put(key(1, 10L * i), new byte[TreeReader.MAX_VALUE_BYTES]);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(tree.get(key(1, 10L * i)).orElseThrow()).hasSize(TreeReader.MAX_VALUE_BYTES);
      assertThat(tree.get(key(1, 10L * i + 1))).hasValue(value(10L * i + 1));
    }
    assertThat(report().entries()).isEqualTo(100);
  }

  @Test
  void keysAndValuesThatAreTooLongAreRefusedAndHarmNothing() {
    assertThatThrownBy(() -> tree.put(new byte[TreeReader.MAX_KEY_BYTES + 1], new byte[0]))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    assertThatThrownBy(() -> tree.put(new byte[1], new byte[TreeReader.MAX_VALUE_BYTES + 1]))
        .isInstanceOf(VarveException.class);
    tree.put(Sorted.HIGHEST, new byte[TreeReader.MAX_VALUE_BYTES]);
    tree.put(new byte[0], new byte[0]);
    assertThat(tree.get(new byte[0])).hasValue(new byte[0]);
    assertThat(report().entries()).isEqualTo(2);
  }

  @Test
  void aChangeThatChangesNothingWritesNothing() {
    putNumbers(1, ENTRIES);
    NodeRef before = checkpoint();
    assertThat(tree.remove(key(2, 5))).isFalse();
    assertThat(tree.removeRange(key(1, ENTRIES), key(9, 0))).isFalse();
    assertThat(tree.dirtyBytes()).isZero();
    int chunksBefore = chunks.chunks.size();
    assertThat(checkpoint()).isEqualTo(before);
    assertThat(chunks.chunks).hasSize(chunksBefore);
  }

  @Test
  void aChangeWritesOnePath() {
    putShuffled(ENTRIES);
    checkpoint();
    int before = chunks.chunks.size();
    tree.put(key(1, 5), value(5));
    checkpoint();
    assertThat(chunks.chunks).hasSize(before + 3);
  }

  @Test
  void dirtyBytesAreTheMemoryOfWhatIsNotWritten() {
    putShuffled(ENTRIES);
    tree.freeze();
    long dirty = tree.dirtyBytes();
    assertThat(dirty).isBetween(ENTRIES * 110L, ENTRIES * 250L);
    Tree.Frozen frozen = tree.freezeForCheckpoint();
    assertThat(tree.dirtyBytes()).isEqualTo(dirty);
    tree.put(key(1, 5), value(5));
    long more = tree.dirtyBytes();
    assertThat(more).isBetween(dirty + 8_000, dirty + 60_000);
    frozen.tree().write(++position, DigestAlgorithm.BLAKE3, chunks);
    assertThat(tree.dirtyBytes()).isEqualTo(more - dirty);
    checkpoint();
    assertThat(tree.dirtyBytes()).isZero();
    assertThat(nodes.stats().bytes()).as("without slack").isBetween(dirty / 2, dirty);
  }

  @Test
  void openingReadsNothingAndALookUpReadsOnePath() {
    putShuffled(ENTRIES);
    NodeRef root = checkpoint();
    NodeCache cold = new NodeCache(chunks, 1 << 26);
    assertThat(chunks.readsOf(() -> tree = Tree.open(cold, root))).isZero();
    assertThat(chunks.readsOf(() -> tree.contains(key(1, 5)))).isEqualTo(3);
    assertThat(chunks.readsOf(() -> tree.contains(key(1, 5)))).isZero();
    assertThat(chunks.readsOf(() -> FrozenTree.open(cold, root).contains(key(1, 5)))).isZero();
  }

  @Test
  void removingARangeReadsNoLeafThatLiesWithinIt() {
    putNumbers(1, ENTRIES);
    NodeRef root = checkpoint();
    tree = Tree.open(new NodeCache(chunks, 1 << 26), root);
    long reads = chunks.readsOf(() -> tree.removeRange(key(1, 100), key(1, ENTRIES - 100)));
    assertThat(reads).isLessThan(10);
    assertThat(tree.freezeForCheckpoint().superseded()).hasSizeGreaterThan(200);
  }

  @Test
  void aRemovalThatFailedHalfwayIsTheTreesLast() {
    putNumbers(1, ENTRIES);
    NodeRef root = checkpoint();
    tree = Tree.open(new NodeCache(chunks, 1 << 26), root);
    chunks.fails = true;
    assertThatThrownBy(() -> tree.put(key(1, 5), value(6))).hasMessageContaining("disk fails");
    chunks.fails = false;
    tree.put(key(1, 5), value(6));
    chunks.fails = true;
    assertThatThrownBy(() -> tree.removeRange(key(1, 1), key(1, 9_000)))
        .hasMessageContaining("disk fails");
    chunks.fails = false;
    assertThatThrownBy(() -> tree.put(key(1, 5), value(7)))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    assertThatThrownBy(() -> tree.freezeForCheckpoint()).isInstanceOf(VarveException.class);
  }

  @Test
  void aCheckpointMustBeWrittenBeforeTheNext() {
    putNumbers(1, 10);
    FrozenTree first = tree.freezeForCheckpoint().tree();
    assertThatThrownBy(() -> tree.freezeForCheckpoint())
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("not written to its end");
    first.write(1, DigestAlgorithm.BLAKE3, chunks);
    tree.put(key(1, 3), value(77));
    FrozenTree forReaders = tree.freeze();
    assertThatThrownBy(() -> forReaders.write(2, DigestAlgorithm.BLAKE3, chunks))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("frozen for a checkpoint");
    tree.freezeForCheckpoint().tree().write(2, DigestAlgorithm.BLAKE3, chunks);
    assertThat(forReaders.get(key(1, 3))).hasValue(value(77));
  }

  @Test
  void birthsGrow() {
    putNumbers(1, ENTRIES);
    position = 5;
    checkpoint();
    tree.put(key(1, 3), value(77));
    FrozenTree frozen = tree.freezeForCheckpoint().tree();
    assertThatThrownBy(() -> frozen.write(5, DigestAlgorithm.BLAKE3, chunks))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("birth");
  }

  /// What is written must not depend on values that came and went in between.
  @Test
  void aValueThatIsPutAgainWritesItsLeaf() {
    putNumbers(1, ENTRIES);
    NodeRef before = checkpoint();
    tree.put(key(1, 5), value(5));
    NodeRef again = checkpoint();
    assertThat(again).isNotEqualTo(before);
    tree.put(key(1, 5), value(6));
    tree.put(key(1, 5), value(5));
    assertThat(checkpoint()).isNotEqualTo(again);
  }

  @Test
  void aCursorOverAChangedTreeMustSeek() {
    putNumbers(1, 10);
    TreeCursor cursor = tree.cursor();
    assertThatThrownBy(cursor::next).hasMessageContaining("stands on no entry");
    assertThat(cursor.seek(key(1, 3))).isTrue();
    assertThat(tree.remove(key(2, 3))).isFalse();
    assertThat(cursor.keyLong(1)).as("nothing was changed").isEqualTo(3);
    tree.put(key(1, 3), value(4));
    assertThatThrownBy(cursor::next).hasMessageContaining("must seek");
    assertThatThrownBy(() -> cursor.keyStartsWith(new byte[0])).hasMessageContaining("must seek");
    assertThat(cursor.seek(key(1, 3))).isTrue();
    assertThat(cursor.valueView().getLong(0)).isEqualTo(4);
    assertThat(cursor.keyStartsWith(new byte[] {1, 0})).isTrue();
    assertThat(cursor.keyStartsWith(new byte[] {2})).isFalse();
    assertThat(cursor.keyView().remaining()).isEqualTo(9);
    assertThat(cursor.seek(key(2, 0))).isFalse();
    assertThat(cursor.keyStartsWith(new byte[0])).isFalse();
  }
}
