package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;

/// One page against a sorted map, with keys that share prefixes of any length and end in zeros.
final class PageModelTest {
  private static final int SEEDS = 300;
  private static final int STEPS = 300;

  private SimRandom random = new SimRandom(0);

  private int below(int bound) {
    return (int) Long.remainderUnsigned(random.nextLong(), bound);
  }

  private byte[] key(byte[] prefix) {
    byte[] key = Arrays.copyOf(prefix, prefix.length + below(12));
    for (int i = prefix.length; i < key.length; i++) {
      key[i] = (byte) (below(3) == 0 ? 0 : below(3) == 0 ? 0xff : below(4));
    }
    return below(20) == 0 ? Arrays.copyOf(key, below(key.length + 1)) : key;
  }

  private byte[] value() {
    return new byte[below(below(10) == 0 ? 1_000 : 20)];
  }

  @Test
  void aPageIsASortedMap() {
    Seeds.run(
        SEEDS,
        seed -> {
          random = new SimRandom(seed);
          byte[] prefix = new byte[below(30)];
          Arrays.fill(prefix, (byte) below(256));
          NavigableMap<byte[], byte[]> model = Sorted.map();
          Leaf leaf = new Leaf();
          for (int i = 0; i < STEPS; i++) {
            leaf = step(leaf, model, prefix);
            byte[] wanted = key(prefix);
            int found = leaf.find(wanted);
            assertThat(found >= 0).isEqualTo(model.containsKey(wanted));
            assertThat(leaf.lowerBound(wanted)).isEqualTo(model.headMap(wanted).size());
          }
          check(leaf, model);
          checkSealed(leaf.sealed(), model);
        });
  }

  private Leaf step(Leaf leaf, NavigableMap<byte[], byte[]> model, byte[] prefix) {
    int kind = below(100);
    byte[] key = key(prefix);
    int at = leaf.find(key);
    if (kind < 70) {
      byte[] value = value();
      if (at >= 0) {
        leaf.replace(at, value);
      } else {
        leaf.insert(-1 - at, key, value);
      }
      model.put(key, value);
    } else if (kind < 90 && at >= 0) {
      leaf.remove(at, at + 1);
      model.remove(key);
    } else if (kind < 92) {
      return (below(2) == 0 ? leaf : leaf.sealed()).copy();
    } else if (kind < 94 && leaf.count() > 1) {
      Page.Split split = leaf.split(below(3) == 0 ? -1 : below(leaf.count()));
      assertThat(leaf.compareKey(leaf.count() - 1, split.separator())).isNegative();
      assertThat(split.right().compareKey(0, split.separator())).isNotNegative();
      leaf.merge(split.separator(), split.right());
    } else if (kind < 95) {
      leaf.reindex();
    }
    return leaf;
  }

  /// A page that changes no more gives the same answers by its table, if it is not too large for
  /// one.
  private void checkSealed(Leaf leaf, NavigableMap<byte[], byte[]> model) {
    check(leaf, model);
    assertThat(leaf.places() > 0)
        .isEqualTo(LeafBlock.fits(leaf.sizeBytes() - NodeFormat.HEADER_BYTES));
    if (leaf.places() == 0) {
      return;
    }
    for (byte[] known : model.keySet()) {
      for (byte[] key : List.of(known, key(known), Arrays.copyOf(known, known.length / 2))) {
        byte[] value = model.get(key);
        long found = LeafBlock.find(leaf.heap(), leaf.places(), key);
        assertThat(found >= 0).isEqualTo(value != null);
        if (value != null) {
          int start = (int) (found >>> Integer.SIZE);
          assertThat(Arrays.copyOfRange(leaf.heap(), start, start + (int) found)).isEqualTo(value);
        }
      }
    }
  }

  private static void check(Leaf leaf, NavigableMap<byte[], byte[]> model) {
    List<byte[]> keys = new ArrayList<>();
    int bytes = NodeFormat.HEADER_BYTES;
    for (int i = 0; i < leaf.count(); i++) {
      byte[] key = leaf.key(i);
      keys.add(key);
      assertThat(leaf.value(i)).isEqualTo(model.get(key));
      int valueBytes = leaf.valueBytes(i);
      bytes += Varint.bytes(key.length) + key.length + Varint.bytes(valueBytes) + valueBytes;
    }
    assertThat(keys).containsExactlyElementsOf(model.keySet());
    assertThat(leaf.sizeBytes()).isEqualTo(bytes);
    assertThat(leaf.heapBytes()).as("gaps and slack").isLessThan(3 * bytes + 8_000);
  }

  @Test
  void lengthsAreWrittenInOneWay() {
    byte[] bytes = new byte[8];
    for (int value = 0; value < 1 << 21; value += 1 + value / 100) {
      int end = Varint.put(bytes, 1, value);
      assertThat(end - 1).isEqualTo(Varint.bytes(value));
      assertThat(Varint.get(bytes, 1)).isEqualTo(value);
      assertThat(Varint.get(Arrays.copyOf(bytes, end - 1), 1)).as("cut").isEqualTo(-1);
    }
    assertThat(Varint.get(new byte[] {(byte) 0x80, 0}, 0)).as("padded").isEqualTo(-1);
    assertThat(Varint.get(new byte[] {-1, -1, -1, -1, 1}, 0)).as("endless").isEqualTo(-1);
  }
}
