package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Random changes against a sorted map of the JDK, with freezes, checkpoints and reopening.
class TreeModelTest {
  private static final int RUNS = 30;
  private static final int STEPS = 2_000;

  private static final class World {
    final SimRandom random;
    final Map<ChunkId, Chunk> store = new HashMap<>();
    final NodeCache nodes;
    final NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    Tree tree;
    long birth;
    Set<NodeRef> written = new HashSet<>();
    Optional<FrozenTree> last = Optional.empty();
    NavigableMap<byte[], byte[]> lastModel = new TreeMap<>(Arrays::compareUnsigned);

    World(long seed, long cacheBytes) {
      random = new SimRandom(seed);
      nodes =
          new NodeCache(
              id -> Optional.ofNullable(store.get(id)).orElseThrow(() -> missing(id)), cacheBytes);
      tree = Tree.create(nodes);
    }

    private static AssertionError missing(ChunkId id) {
      return new AssertionError("a node was read that was never written, or released: " + id);
    }

    int below(int bound) {
      return (int) Long.remainderUnsigned(random.nextLong(), bound);
    }

    byte[] key() {
      byte[] key = new byte[1 + below(below(10) == 0 ? 200 : 3)];
      for (int i = 0; i < key.length; i++) {
        key[i] = (byte) (below(8) * 32 + below(2));
      }
      return key;
    }

    byte[] value() {
      int kind = below(40);
      byte[] value = new byte[kind == 0 ? below(30_000) : kind < 10 ? below(2_000) : below(100)];
      Arrays.fill(value, (byte) below(256));
      return value;
    }

    void step() {
      int kind = below(100);
      if (kind < 60) {
        byte[] key = key();
        byte[] value = value();
        tree.put(key, value);
        model.put(key, value);
      } else if (kind < 90) {
        byte[] key = model.isEmpty() || below(4) == 0 ? key() : near(key());
        assertThat(tree.remove(key)).isEqualTo(model.remove(key) != null);
      } else if (kind < 92) {
        byte[] a = key();
        byte[] b = key();
        boolean ordered = Arrays.compareUnsigned(a, b) < 0;
        byte[] from = ordered ? a : b;
        byte[] to = ordered ? b : a;
        tree.removeRange(from, to);
        model.subMap(from, true, to, false).clear();
        assertThat(tree.contains(from)).isEqualTo(model.containsKey(from));
      } else if (kind < 96) {
        FrozenTree frozen = tree.freeze();
        if (below(4) == 0) {
          checkSame(frozen, model);
        }
      } else if (kind < 98) {
        checkpoint();
      } else {
        byte[] key = key();
        checkCursor(tree.cursor(), key);
      }
    }

    private byte[] near(byte[] key) {
      byte[] found = model.ceilingKey(key);
      return found == null ? model.lastKey() : found;
    }

    NodeRef checkpoint() {
      birth += 1 + below(3);
      Tree.Frozen frozen = tree.freezeForCheckpoint();
      // The writer goes on before and while the checkpoint is written.
      NavigableMap<byte[], byte[]> frozenModel = new TreeMap<>(model);
      int steps = below(20);
      for (int i = 0; i < steps; i++) {
        byte[] key = key();
        tree.put(key, new byte[] {1});
        model.put(key, new byte[] {1});
      }
      NodeRef root =
          frozen
              .tree()
              .write(birth, DigestAlgorithm.SHA_256, chunk -> store.put(chunk.id(), chunk));
      check(frozen, root, frozenModel);
      return root;
    }

    private void check(Tree.Frozen frozen, NodeRef root, NavigableMap<byte[], byte[]> expected) {
      FrozenTree fresh = FrozenTree.open(nodes, root);
      checkSame(fresh, expected);
      TreeVerify.Report report = TreeVerify.verify(fresh);
      Set<NodeRef> reachable = new HashSet<>();
      TreeNodes.forEach(fresh, reachable::add);
      assertThat(report.nodes()).isEqualTo(reachable.size());
      assertThat(report.entries()).isEqualTo(expected.size());
      Set<NodeRef> gone = new HashSet<>(written);
      gone.removeAll(reachable);
      assertThat(new HashSet<>(frozen.superseded())).isEqualTo(gone);
      assertThat(frozen.superseded()).doesNotHaveDuplicates();
      last.ifPresent(before -> checkDiff(before, fresh, expected, gone));
      written = reachable;
      last = Optional.of(fresh);
      lastModel = expected;
    }

    private void checkDiff(
        FrozenTree before,
        FrozenTree after,
        NavigableMap<byte[], byte[]> model,
        Set<NodeRef> gone) {
      byte[] from = below(2) == 0 ? new byte[0] : key();
      byte[] to = below(2) == 0 ? new byte[] {-1, -1, -1} : key();
      TreeDiff diff = TreeDiff.between(before, after, from, to);
      List<String> found = new ArrayList<>();
      for (var change = diff.next(); change.isPresent(); change = diff.next()) {
        found.add(show(change.get().key(), change.get().before(), change.get().after()));
      }
      assertThat(found).isEqualTo(naiveDiff(from, to, model));
      Set<NodeRef> onlyBefore = new HashSet<>();
      TreeNodes.forEachNotIn(before, after, 0, onlyBefore::add);
      assertThat(onlyBefore).isEqualTo(gone);
    }

    private List<String> naiveDiff(byte[] from, byte[] to, NavigableMap<byte[], byte[]> model) {
      NavigableMap<byte[], byte[]> all = new TreeMap<>(lastModel);
      all.putAll(model);
      List<String> expected = new ArrayList<>();
      all.forEach((key, value) -> {
        Optional<byte[]> old = Optional.ofNullable(lastModel.get(key));
        Optional<byte[]> fresh = Optional.ofNullable(model.get(key));
        if (Arrays.compareUnsigned(key, from) >= 0
            && Arrays.compareUnsigned(key, to) < 0
            && !old.map(Arrays::toString).equals(fresh.map(Arrays::toString))) {
          expected.add(show(key, old, fresh));
        }
      });
      return expected;
    }

    private static String show(byte[] key, Optional<byte[]> old, Optional<byte[]> fresh) {
      Function<byte[], String> text = bytes -> bytes.length + ":" + Arrays.hashCode(bytes);
      return Arrays.toString(key) + old.map(text) + fresh.map(text);
    }

    private void checkCursor(TreeCursor cursor, byte[] key) {
      byte[] at = model.ceilingKey(key);
      assertThat(cursor.seek(key)).isEqualTo(at != null);
      for (int i = 0; i < 5 && at != null; i++) {
        assertThat(cursor.key()).isEqualTo(at);
        assertThat(cursor.value()).isEqualTo(model.get(at));
        at = model.higherKey(at);
        assertThat(cursor.next()).isEqualTo(at != null);
      }
      at = model.floorKey(key);
      assertThat(cursor.seekFloor(key)).isEqualTo(at != null);
      for (int i = 0; i < 5 && at != null; i++) {
        assertThat(cursor.key()).isEqualTo(at);
        at = model.lowerKey(at);
        assertThat(cursor.previous()).isEqualTo(at != null);
      }
    }

    private static void checkSame(FrozenTree tree, NavigableMap<byte[], byte[]> model) {
      TreeCursor cursor = tree.cursor();
      boolean more = cursor.seek(new byte[0]);
      for (Map.Entry<byte[], byte[]> entry : model.entrySet()) {
        assertThat(more).isTrue();
        assertThat(cursor.key()).isEqualTo(entry.getKey());
        assertThat(cursor.value()).isEqualTo(entry.getValue());
        assertThat(tree.get(entry.getKey())).hasValue(entry.getValue());
        more = cursor.next();
      }
      assertThat(more).isFalse();
    }
  }

  @Test
  void aTreeIsASortedMapWhateverIsFrozenOrWrittenMeanwhile() {
    Seeds.run(
        RUNS,
        seed -> {
          World world = new World(seed, 1 << 20);
          for (int i = 0; i < STEPS; i++) {
            world.step();
          }
          world.checkpoint();
          world.tree.removeRange(new byte[0], new byte[] {-1, -1, -1});
          world.model.clear();
          Tree.Frozen empty = world.tree.freezeForCheckpoint();
          assertThat(new HashSet<>(empty.superseded())).containsAll(world.written);
        });
  }

  @Test
  void theSameChangesGiveTheSameRootWhateverIsCachedFrozenOrOpenedAgain() {
    Seeds.run(
        RUNS,
        seed -> {
          List<NodeRef> roots = new ArrayList<>();
          for (int variant = 0; variant < 3; variant++) {
            World world = new World(seed, variant == 0 ? 1 : 1 << 24);
            SimRandom noise = new SimRandom(seed + variant);
            NodeRef root = null;
            for (int i = 0; i < STEPS; i++) {
              byte[] key = world.key();
              if (world.below(3) == 0) {
                world.tree.remove(key);
              } else {
                world.tree.put(key, world.value());
              }
              if (noise.nextLong() % 7 == 0) {
                world.tree.freeze();
              }
              if (i % 500 == 499) {
                root =
                    world
                        .tree
                        .freezeForCheckpoint()
                        .tree()
                        .write(
                            i,
                            DigestAlgorithm.SHA_256,
                            chunk -> world.store.put(chunk.id(), chunk));
                if (noise.nextLong() % 2 == 0) {
                  world.tree = Tree.open(world.nodes, root);
                }
              }
            }
            roots.add(root);
          }
          assertThat(new HashSet<>(roots)).hasSize(1);
        });
  }
}
