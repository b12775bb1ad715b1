package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random changes against a sorted map of the JDK, with freezes, checkpoints and reopening.
final class TreeModelTest {
  private static final int SEEDS = 5;
  private static final int STEPS = 2_000;
  private static final long SMALL_CACHE = 100_000;
  private static final long NO_CACHE = 1;
  private static final long LARGE_CACHE = 1 << 26;

  @ParameterizedTest
  @EnumSource
  void aTreeIsASortedMapWhateverIsFrozenOrWrittenMeanwhile(TreeWorld.Keys keys) {
    Seeds.run(
        SEEDS,
        seed -> {
          TreeWorld world = new TreeWorld(seed, keys, seed % 2 == 0 ? SMALL_CACHE : NO_CACHE);
          TreeWorld.Kept last = world.checkpoint();
          for (int i = 0; i < STEPS; i++) {
            world.change();
            int kind = world.below(100);
            if (kind < 3) {
              world.freeze();
            } else if (kind < 4) {
              TreeWorld.Kept next = world.checkpoint();
              checkDifferences(world, last, next);
              last = next;
              if (world.below(5) == 0) {
                world.reopen(last);
              }
            } else if (kind < 10) {
              Sorted.checkAround(world.tree.cursor(), world.model, world.key());
            }
          }
          world.dropReaders();
          world.checkpoint();
          Sorted.checkSame(world.tree, world.model);
        });
  }

  private static void checkDifferences(
      TreeWorld world, TreeWorld.Kept before, TreeWorld.Kept after) {
    byte[] from = world.below(2) == 0 ? Sorted.LOWEST : world.key();
    byte[] to = world.below(2) == 0 ? Sorted.HIGHEST : world.key();
    assertThat(Sorted.diff(before.tree(), after.tree(), from, to))
        .isEqualTo(Sorted.diff(before.model(), after.model(), from, to));
    assertThat(Sorted.diff(after.tree(), before.tree(), from, to))
        .isEqualTo(Sorted.diff(after.model(), before.model(), from, to));
  }

  @ParameterizedTest
  @EnumSource
  void supersededNodesAreNotNeededAnyMore(TreeWorld.Keys keys) {
    Seeds.run(
        SEEDS,
        seed -> {
          TreeWorld world = new TreeWorld(seed, keys, NO_CACHE);
          for (int i = 0; i < 20; i++) {
            for (int step = 0; step < 100; step++) {
              world.change();
            }
            Tree.Frozen frozen = world.tree.freezeForCheckpoint();
            frozen.tree().write(i + 1, DigestAlgorithm.BLAKE3, world.chunks);
            frozen.superseded().forEach(world.chunks::release);
            Sorted.checkSame(world.tree, world.model);
            Set<NodeRef> reachable = new HashSet<>();
            TreeNodes.forEach(frozen.tree(), reachable::add);
            assertThat(world.chunks.chunks).as("nothing leaks").hasSameSizeAs(reachable);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theSameChangesGiveTheSameRootsWhateverIsCachedFrozenOrOpenedAgain(TreeWorld.Keys keys) {
    Seeds.run(
        SEEDS,
        seed -> {
          List<NodeRef> roots = roots(seed, keys, LARGE_CACHE, 0);
          assertThat(roots(seed, keys, NO_CACHE, 1)).isEqualTo(roots);
          assertThat(roots(seed, keys, SMALL_CACHE, 2)).isEqualTo(roots);
        });
  }

  /// Runs one history with some noise that must not matter.
  private static List<NodeRef> roots(long seed, TreeWorld.Keys keys, long cache, long noiseSeed) {
    TreeWorld world = new TreeWorld(seed, keys, cache);
    SimRandom noise = new SimRandom(noiseSeed);
    List<NodeRef> roots = new ArrayList<>();
    for (int i = 1; i <= STEPS; i++) {
      world.change();
      if (noiseSeed > 0 && noise.nextLong() % 7 == 0) {
        world.tree.freeze();
      }
      if (i % 200 == 0) {
        FrozenTree frozen = world.tree.freezeForCheckpoint().tree();
        roots.add(frozen.write(i, DigestAlgorithm.BLAKE3, world.chunks));
        if (noiseSeed > 0 && noise.nextLong() % 2 == 0) {
          world.tree = Tree.open(world.nodes, roots.getLast());
        }
      }
    }
    return roots;
  }
}
