package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.VarveException;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which nodes trees have, against sets of all their nodes.
final class TreeNodesTest {
  private static final int SEEDS = 10;

  private static List<NodeRef> nodes(FrozenTree tree) {
    List<NodeRef> found = new ArrayList<>();
    TreeNodes.forEach(tree, found::add);
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void nodesThatAnotherTreeDoesNotHaveAreTheDifferenceOfSets(TreeWorld.Keys keys) {
    Seeds.run(
        SEEDS,
        seed -> {
          TreeWorld world = new TreeWorld(seed, keys, 1 << 22);
          List<FrozenTree> trees = new ArrayList<>();
          trees.add(world.checkpoint().tree());
          for (int i = 0; i < 12; i++) {
            int steps = 1 + world.below(world.below(2) == 0 ? 5 : 300);
            for (int step = 0; step < steps; step++) {
              world.change();
            }
            TreeWorld.Kept kept = world.checkpoint();
            trees.add(kept.tree());
            if (i == 6) {
              // From here on a second history: a clone of an earlier tree.
              FrozenTree early = trees.get(3);
              world.model.clear();
              for (TreeCursor at = cursorAtStart(early); at.isValid(); at.next()) {
                world.model.put(at.key(), at.value());
              }
              world.tree = Tree.open(world.nodes, early.ref().orElseThrow());
              break;
            }
          }
          for (int i = 0; i < 4; i++) {
            for (int step = 0; step < 30; step++) {
              world.change();
            }
            world.position++;
            FrozenTree frozen = world.tree.freezeForCheckpoint().tree();
            frozen.write(world.position, DigestAlgorithm.BLAKE3, world.chunks);
            trees.add(frozen);
          }
          for (FrozenTree tree : trees) {
            for (FrozenTree other : trees) {
              check(tree, other, world.below((int) world.position + 1));
              check(tree, other, 0);
            }
          }
        });
  }

  private static TreeCursor cursorAtStart(FrozenTree tree) {
    TreeCursor cursor = tree.cursor();
    cursor.seek(Sorted.LOWEST);
    return cursor;
  }

  private static void check(FrozenTree tree, FrozenTree other, long bornAfter) {
    Set<NodeRef> expected = new HashSet<>(nodes(tree));
    expected.removeAll(new HashSet<>(nodes(other)));
    expected.removeIf(ref -> ref.birth() <= bornAfter);
    List<NodeRef> found = new ArrayList<>();
    TreeNodes.forEachNotIn(tree, other, bornAfter, found::add);
    assertThat(found).doesNotHaveDuplicates();
    assertThat(new HashSet<>(found)).isEqualTo(expected);
    List<NodeRef> young = new ArrayList<>();
    TreeNodes.forEach(tree, bornAfter, young::add);
    assertThat(young)
        .isEqualTo(nodes(tree).stream().filter(ref -> ref.birth() > bornAfter).toList());
  }

  @Test
  void childrenComeBeforeTheirParentsAndNoLeafIsRead() {
    ChunkMap chunks = new ChunkMap();
    Tree tree = Tree.create(new NodeCache(chunks, 1 << 26));
    for (long i = 0; i < 20_000; i++) {
      tree.put(ByteBuffer.allocate(8).putLong(i).array(), new byte[100]);
    }
    NodeRef before = tree.freezeForCheckpoint().tree().write(1, DigestAlgorithm.BLAKE3, chunks);
    tree.put(new byte[8], new byte[99]);
    NodeRef after = tree.freezeForCheckpoint().tree().write(2, DigestAlgorithm.BLAKE3, chunks);
    FrozenTree cold = FrozenTree.open(new NodeCache(chunks, 1 << 26), before);
    assertThat(
            chunks.readsOf(
                () -> assertThat(nodes(cold)).hasSizeGreaterThan(200).last().isEqualTo(before)))
        .isLessThan(10);
    FrozenTree next = FrozenTree.open(new NodeCache(chunks, 1 << 26), after);
    FrozenTree colder = FrozenTree.open(new NodeCache(chunks, 1 << 26), before);
    List<NodeRef> gone = new ArrayList<>();
    assertThat(chunks.readsOf(() -> TreeNodes.forEachNotIn(colder, next, 0, gone::add)))
        .isEqualTo(4);
    assertThat(gone).hasSize(3).last().isEqualTo(before);
  }

  @Test
  void onlyWrittenTreesHaveNodes() {
    ChunkMap chunks = new ChunkMap();
    FrozenTree tree = Tree.create(new NodeCache(chunks, 1 << 26)).freeze();
    assertThatThrownBy(() -> nodes(tree))
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("not written");
  }
}
