package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.VarveException;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;

/// A tree beside its model, with random changes, freezes, checkpoints and what was frozen.
final class TreeWorld {
  /// What keys look like.
  enum Keys {
    /// Few different ones, with bytes that a zero-padded comparison would confuse.
    FEW,
    /// Hundreds of bytes, so that branches have few children and trees many levels.
    LONG,
    /// Numbers of two kinds, as inodes and names have.
    NUMBERS
  }

  /// A tree that was frozen, and what it must show for ever.
  record Kept(FrozenTree tree, NavigableMap<byte[], byte[]> model) {}

  private static final int MOST_KEPT = 4;

  final SimRandom random;
  final Keys keys;
  final ChunkMap chunks = new ChunkMap();
  final NodeCache nodes;
  final NavigableMap<byte[], byte[]> model = Sorted.map();
  final List<Kept> readers = new ArrayList<>();
  Tree tree;
  long position;
  private Set<NodeRef> written = new HashSet<>();

  TreeWorld(long seed, Keys keys, long cacheBytes) {
    random = new SimRandom(seed);
    this.keys = keys;
    nodes = new NodeCache(chunks, cacheBytes);
    tree = Tree.create(nodes);
  }

  int below(int bound) {
    return (int) Long.remainderUnsigned(random.nextLong(), bound);
  }

  byte[] key() {
    return switch (keys) {
      case FEW -> few(1 + below(below(10) == 0 ? 200 : 3));
      case LONG -> few(300 + below(301));
      case NUMBERS ->
          ByteBuffer.allocate(1 + Long.BYTES)
              .put((byte) below(3))
              .putLong(below(4) == 0 ? below(1_000_000) : 1000 + below(500))
              .array();
    };
  }

  private byte[] few(int length) {
    byte[] key = new byte[length];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (below(4) * 64 * below(2) + below(2));
    }
    return key;
  }

  /// A key that is there, most times.
  byte[] near() {
    byte[] key = model.ceilingKey(key());
    return key == null || below(5) == 0 ? key() : key;
  }

  byte[] value() {
    int kind = below(60);
    byte[] value = new byte[kind == 0 ? below(30_000) : kind < 15 ? below(2_000) : below(100)];
    Arrays.fill(value, (byte) below(256));
    return value;
  }

  /// Changes the tree and its model.
  void change() {
    int kind = below(100);
    if (kind < 60) {
      put(below(4) == 0 ? near() : key(), value());
    } else if (kind < 96) {
      byte[] key = near();
      assertThat(tree.remove(key)).isEqualTo(model.remove(key) != null);
    } else if (kind < 98) {
      byte[] key = near();
      put(key, model.getOrDefault(key, new byte[0]));
    } else {
      removeRange(near(), near());
    }
  }

  void put(byte[] key, byte[] value) {
    tree.put(key, value);
    model.put(key, value);
  }

  /// Removes a range, which reaches over a tenth of all entries at most, four times in five.
  private void removeRange(byte[] a, byte[] b) {
    boolean ordered = Arrays.compareUnsigned(a, b) < 0;
    byte[] from = ordered ? a : b;
    byte[] to = ordered ? b : a;
    if (below(5) > 0) {
      to = model.tailMap(from).keySet().stream().skip(model.size() / 10).findFirst().orElse(to);
    }
    NavigableMap<byte[], byte[]> range =
        Arrays.compareUnsigned(from, to) < 0 ? model.subMap(from, true, to, false) : Sorted.map();
    assertThat(tree.removeRange(from, to)).isEqualTo(!range.isEmpty());
    range.clear();
  }

  /// Freezes for a reader, who looks again later.
  void freeze() {
    if (readers.size() < MOST_KEPT) {
      readers.add(new Kept(tree.freeze(), Sorted.copy(model)));
    } else {
      Kept kept = readers.remove(below(readers.size()));
      Sorted.checkSame(kept.tree, kept.model);
    }
  }

  /// Writes a checkpoint while the writer goes on and the disk fails now and then.
  Kept checkpoint() {
    position += 1 + below(3);
    Tree.Frozen frozen = tree.freezeForCheckpoint();
    NavigableMap<byte[], byte[]> frozenModel = Sorted.copy(model);
    goOn();
    NodeRef root = write(frozen.tree());
    assertThat(frozen.tree().ref()).hasValue(root);
    FrozenTree fresh = FrozenTree.open(nodes, root);
    Sorted.checkSame(fresh, frozenModel);
    checkNodes(fresh, frozen.superseded(), frozenModel.size());
    return new Kept(fresh, frozenModel);
  }

  private NodeRef write(FrozenTree frozen) {
    while (true) {
      try {
        return frozen.write(
            position,
            DigestAlgorithm.BLAKE3,
            chunk -> {
              chunks.fails = below(40) == 0;
              try {
                chunks.accept(chunk);
              } finally {
                chunks.fails = false;
              }
              if (below(4) == 0) {
                goOn();
              }
            });
      } catch (VarveException e) {
        goOn();
      }
    }
  }

  private void goOn() {
    for (int i = below(5); i > 0; i--) {
      change();
      if (below(4) == 0) {
        freeze();
      }
    }
  }

  /// Checks that superseded is what the checkpoint before had and this one has not.
  private void checkNodes(FrozenTree fresh, List<NodeRef> superseded, int entries) {
    Set<NodeRef> reachable = new HashSet<>();
    TreeNodes.forEach(fresh, reachable::add);
    TreeVerify.Report report = TreeVerify.verify(fresh);
    assertThat(report.nodes()).isEqualTo(reachable.size());
    assertThat(report.entries()).isEqualTo(entries);
    Set<NodeRef> gone = new HashSet<>(written);
    gone.removeAll(reachable);
    assertThat(superseded).doesNotHaveDuplicates();
    assertThat(new HashSet<>(superseded)).isEqualTo(gone);
    written = reachable;
  }

  /// Forgets readers, after a last look.
  void dropReaders() {
    readers.forEach(kept -> Sorted.checkSame(kept.tree, kept.model));
    readers.clear();
  }

  /// Opens the tree again where the last checkpoint left it.
  void reopen(Kept last) {
    tree = Tree.open(nodes, last.tree.ref().orElseThrow());
    model.clear();
    model.putAll(last.model);
  }
}
