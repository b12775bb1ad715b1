package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.digest.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a difference costs: only subtrees that differ are read.
final class TreeDiffTest {
  private static final int ENTRIES = 100_000;

  private final ChunkMap chunks = new ChunkMap();
  private final Tree tree = Tree.create(new NodeCache(chunks, 1 << 26));
  private long position;

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private FrozenTree cold(NodeRef root) {
    return FrozenTree.open(new NodeCache(chunks, 1 << 26), root);
  }

  private NodeRef checkpoint() {
    position++;
    return tree.freezeForCheckpoint().tree().write(position, DigestAlgorithm.BLAKE3, chunks);
  }

  private NodeRef filled() {
    for (int i = 0; i < ENTRIES; i++) {
      tree.put(key(i), new byte[100]);
    }
    return checkpoint();
  }

  private long readsOfDiff(NodeRef before, NodeRef after, int expected) {
    return chunks.readsOf(() -> assertThat(diff(cold(before), cold(after))).hasSize(expected));
  }

  private static List<String> diff(FrozenTree before, FrozenTree after) {
    return Sorted.diff(before, after, Sorted.LOWEST, Sorted.HIGHEST);
  }

  @Test
  void equalTreesCostTheirRoots() {
    NodeRef root = filled();
    assertThat(readsOfDiff(root, root, 0)).isEqualTo(2);
  }

  @Test
  void oneChangedValueCostsTwoPaths() {
    NodeRef before = filled();
    tree.put(key(50_000), new byte[99]);
    assertThat(readsOfDiff(before, checkpoint(), 1)).isEqualTo(6);
  }

  @Test
  void aSplitCostsNoMoreThanItsNeighbourhood() {
    NodeRef before = filled();
    for (int i = 0; i < 100; i++) {
      tree.put(ByteBuffer.allocate(9).putLong(50_000).put((byte) i).array(), new byte[100]);
    }
    assertThat(readsOfDiff(before, checkpoint(), 100)).isLessThan(14);
  }

  @Test
  void entriesThatWentFromTheStartCostNoMoreThanTheirLeaves() {
    NodeRef before = filled();
    tree.removeRange(key(0), key(1_000));
    NodeRef after = checkpoint();
    assertThat(readsOfDiff(before, after, 1_000)).isLessThan(30);
    assertThat(readsOfDiff(after, before, 1_000)).isLessThan(30);
  }

  @Test
  void aTreeThatGrewALevelIsComparedBelowIt() {
    for (int i = 0; i < 9_000; i++) {
      tree.put(key(i), new byte[100]);
    }
    NodeRef before = checkpoint();
    for (int i = 9_000; i < 20_000; i++) {
      tree.put(key(i), new byte[100]);
    }
    NodeRef after = checkpoint();
    assertThat(readsOfDiff(before, after, 11_000)).isLessThan(200);
    assertThat(readsOfDiff(after, before, 11_000)).isLessThan(200);
  }

  @Test
  void aRangeCostsOnlyWhatLiesInIt() {
    NodeRef before = filled();
    for (int i = 0; i < ENTRIES; i += 1_000) {
      tree.put(key(i), new byte[99]);
    }
    NodeRef after = checkpoint();
    long reads =
        chunks.readsOf(() ->
            assertThat(Sorted.diff(cold(before), cold(after), key(30_000), key(31_001)))
                .hasSize(2));
    assertThat(reads).isLessThan(12);
  }

  @Test
  void treesThatAreNotWrittenAreComparedToo() {
    filled();
    FrozenTree before = tree.freeze();
    tree.put(key(7), new byte[99]);
    tree.remove(key(70_000));
    assertThat(chunks.readsOf(() -> assertThat(diff(before, tree.freeze())).hasSize(2))).isZero();
  }
}
