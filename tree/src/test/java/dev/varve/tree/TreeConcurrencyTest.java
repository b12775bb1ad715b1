package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A writer, its checkpoints and readers at the same time, with a cache that is much too small.
final class TreeConcurrencyTest {
  private static final int PAIRS = 5_000;
  private static final int CHECKPOINTS = 12;
  private static final int CHANGES = 3_000;
  private static final int READERS = 2;

  private static byte[] key(int kind, long number) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) kind).putLong(number).array();
  }

  private static byte[] value(long number) {
    return ByteBuffer.allocate(80).putLong(number).array();
  }

  /// Every change writes the same number to two places, so a tree that is frozen between changes
  /// shows equal numbers.
  private static void change(Tree tree, SimRandom random, long number) {
    long place = Long.remainderUnsigned(random.nextLong(), PAIRS);
    tree.put(key(1, place), value(number));
    tree.put(key(2, place), value(number));
  }

  @Test
  void frozenTreesStayWhatTheyAreWhileOthersWorkOnTheirNodes() throws Exception {
    ChunkMap chunks = new ChunkMap();
    NodeCache nodes = new NodeCache(chunks, 300_000);
    Tree tree = Tree.create(nodes);
    SimRandom random = new SimRandom(7);
    AtomicReference<FrozenTree> newest = new AtomicReference<>(tree.freeze());
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        int seed = i;
        readers.add(threads.submit(() -> read(newest, done, seed)));
      }
      try {
        long number = 0;
        for (int position = 1; position <= CHECKPOINTS; position++) {
          FrozenTree frozen = tree.freezeForCheckpoint().tree();
          newest.set(frozen);
          int birth = position;
          Future<NodeRef> root =
              threads.submit(() -> frozen.write(birth, DigestAlgorithm.BLAKE3, chunks));
          for (int i = 0; i < CHANGES; i++) {
            number++;
            change(tree, random, number);
            if (i % 500 == 0) {
              newest.set(tree.freeze());
            }
          }
          TreeVerify.verify(FrozenTree.open(nodes, root.get()));
        }
      } finally {
        done.set(true);
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get()).isPositive();
      }
    }
  }

  private static long read(AtomicReference<FrozenTree> newest, AtomicBoolean done, int seed) {
    SimRandom random = new SimRandom(seed);
    long reads = 0;
    while (!done.get() || reads == 0) {
      FrozenTree tree = Objects.requireNonNull(newest.get());
      for (int i = 0; i < 200; i++) {
        long place = Long.remainderUnsigned(random.nextLong(), PAIRS);
        byte[] one = tree.get(key(1, place)).orElse(new byte[0]);
        byte[] two = tree.get(key(2, place)).orElse(new byte[0]);
        assertThat(one).isEqualTo(two);
        reads++;
      }
      countPairs(tree);
    }
    return reads;
  }

  private static void countPairs(FrozenTree tree) {
    TreeCursor cursor = tree.cursor();
    int[] counts = new int[3];
    for (boolean more = cursor.seek(Sorted.LOWEST); more; more = cursor.next()) {
      counts[cursor.key()[0]]++;
    }
    assertThat(counts[1]).isEqualTo(counts[2]);
  }
}
