package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimRandom;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// What stays in memory.
final class NodeCacheTest {
  private static final int ENTRIES = 50_000;

  private final ChunkMap chunks = new ChunkMap();
  private final NodeRef root = filled();

  private NodeRef filled() {
    Tree tree = Tree.create(new NodeCache(chunks, 1 << 20));
    for (int i = 0; i < ENTRIES; i++) {
      tree.put(key(i), new byte[100]);
    }
    return tree.freezeForCheckpoint().tree().write(1, DigestAlgorithm.BLAKE3, chunks);
  }

  private static byte[] key(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  @Test
  void theCacheNeverHoldsMoreThanItMay() {
    long max = 1 << 20;
    NodeCache nodes = new NodeCache(chunks, max);
    FrozenTree tree = FrozenTree.open(nodes, root);
    SimRandom random = new SimRandom(1);
    for (int i = 0; i < 10_000; i++) {
      assertThat(tree.contains(key(Long.remainderUnsigned(random.nextLong(), ENTRIES)))).isTrue();
      assertThat(nodes.stats().bytes()).isLessThanOrEqualTo(max);
    }
    NodeCache.Stats stats = nodes.stats();
    assertThat(stats.evictionCount()).isEqualTo(stats.loadCount() - stats.nodeCount());
    assertThat(stats.bytes()).isGreaterThan(max * 9 / 10);
  }

  @Test
  void whatIsUsedOftenSurvivesAScan() {
    NodeCache nodes = new NodeCache(chunks, 1 << 20);
    FrozenTree tree = FrozenTree.open(nodes, root);
    long hot = 20;
    TreeCursor scan = tree.cursor();
    scan.seek(Sorted.LOWEST);
    long hotReads = 0;
    int steps = 0;
    while (scan.next()) {
      if (steps++ % 50 == 0) {
        hotReads +=
            chunks.readsOf(() -> {
              for (int i = 0; i < hot; i++) {
                tree.contains(key(i * 1_000L));
              }
            });
      }
    }
    assertThat(hotReads).as("of %d look-ups", steps / 50 * hot).isLessThan(2 * hot);
  }

  @Test
  void treesThatAreOpenedApartShareNodes() {
    NodeCache nodes = new NodeCache(chunks, 1 << 26);
    Tree first = Tree.open(nodes, root);
    FrozenTree second = FrozenTree.open(nodes, root);
    assertThat(chunks.readsOf(() -> first.contains(key(1)))).isEqualTo(3);
    assertThat(chunks.readsOf(() -> second.contains(key(1)))).isZero();
    first.put(key(1), new byte[1]);
    assertThat(second.get(key(1))).hasValue(new byte[100]);
  }

  @Test
  void aNodeThatIsMissingIsDamageAndNotAbsence() {
    FrozenTree tree = FrozenTree.open(new NodeCache(chunks, 1 << 26), root);
    chunks.chunks.keySet().removeIf(id -> !id.equals(root.id()));
    assertThatThrownBy(() -> tree.contains(key(1)))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining("missing");
  }

  @Test
  void aCacheOfNothingIsRefused() {
    assertThatThrownBy(() -> new NodeCache(chunks, 0)).isInstanceOf(VarveException.class);
  }
}
