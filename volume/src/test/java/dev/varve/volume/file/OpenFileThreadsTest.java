package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.volume.content.ChunkCounts;
import dev.varve.volume.content.ReclaimQueue;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Open files under several threads.
final class OpenFileThreadsTest {
  private static final int THREAD_COUNT = 4;

  private final MemoryVolume volume =
      new MemoryVolume(new FileOptions(20_000, 1_000_000, 40_000, 3));
  private final long ino = volume.make("a");

  @Test
  void noAppendIsLostOrTorn() throws Exception {
    int recordBytes = 100;
    int recordCount = 300;
    List<Callable<Integer>> appenders = new ArrayList<>();
    for (int thread = 0; thread < THREAD_COUNT; thread++) {
      int number = thread;
      appenders.add(() -> {
        try (OpenHandle handle = volume.open(ino)) {
          for (int i = 0; i < recordCount; i++) {
            ByteBuffer record = ByteBuffer.allocate(recordBytes);
            while (record.hasRemaining()) {
              record.putInt(number * recordCount + i);
            }
            handle.append(record.flip());
            if (i % 50 == number) {
              handle.sync();
            }
          }
        }
        return 0;
      });
    }
    run(appenders);

    ByteBuffer all = ByteBuffer.allocate(THREAD_COUNT * recordCount * recordBytes + 1);
    try (OpenHandle handle = volume.open(ino)) {
      handle.read(0, all);
    }
    all.flip();
    TreeSet<Integer> seen = new TreeSet<>();
    while (all.hasRemaining()) {
      int number = all.getInt();
      for (int i = 1; i < recordBytes / Integer.BYTES; i++) {
        assertThat(all.getInt()).isEqualTo(number);
      }
      seen.add(number);
    }
    assertThat(seen).hasSize(THREAD_COUNT * recordCount);
    assertThat(seen.getLast()).isEqualTo(THREAD_COUNT * recordCount - 1);
  }

  /// A long file that flows into the store, whose flushes fail now and then.
  @Test
  void aStreamIsWholeWhateverFails() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      FileOptions options = new FileOptions(4 << 20, 1_000_000, 64 << 20, 3);
      MemoryVolume streamed = new MemoryVolume(options, threads);
      long file = streamed.make("b");
      byte[] expected = new byte[60 << 20];
      new Random(1).nextBytes(expected);
      try (OpenHandle handle = streamed.open(file)) {
        int failures = 0;
        for (int at = 0; at < expected.length; ) {
          if (at % (20 << 20) == 10 << 20) {
            streamed.failFlushes(1);
          }
          int length = 1 << 19;
          try {
            handle.write(at, ByteBuffer.wrap(expected, at, length));
            at += length;
          } catch (VarveException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
            failures++;
          }
          int from = Math.max(0, at - (15 << 20));
          byte[] seen = new byte[at - from];
          handle.read(from, ByteBuffer.wrap(seen));
          assertThat(Arrays.mismatch(seen, 0, seen.length, expected, from, at)).isEqualTo(-1);
        }
        assertThat(failures).isLessThan(10);
        handle.file().flush();
      }
      byte[] seen = new byte[expected.length];
      try (OpenHandle handle = streamed.open(file)) {
        handle.read(0, ByteBuffer.wrap(seen));
      }
      assertThat(Arrays.mismatch(seen, expected)).isEqualTo(-1);
      assertThat(streamed.files.dirtyBytes()).isZero();
      assertThat(streamed.ledger.count()).isZero();
      assertThat(streamed.problems()).isEmpty();
    }
  }

  /// A writer fills a range with one value after another, few of them, so that chunks come back
  /// while they are being released. Each read must show one value.
  @Test
  void readsAreWholeWhileTheirChunksAreReleased() throws Exception {
    int length = 10_000;
    AtomicBoolean over = new AtomicBoolean();
    Callable<Integer> writer =
        () -> {
          try (OpenHandle handle = volume.open(ino)) {
            for (int i = 0; i < 1_000; i++) {
              byte[] bytes = new byte[length];
              Arrays.fill(bytes, (byte) (i % 3 + 1));
              handle.write(0, ByteBuffer.wrap(bytes));
              handle.file().flush();
            }
          } finally {
            over.set(true);
          }
          return 0;
        };
    Callable<Integer> reader =
        () -> {
          int tornCount = 0;
          try (OpenHandle handle = volume.open(ino)) {
            while (!over.get()) {
              byte[] bytes = new byte[length];
              int count = handle.read(0, ByteBuffer.wrap(bytes));
              for (int i = 1; i < count; i++) {
                tornCount += bytes[i] != bytes[0] ? 1 : 0;
              }
            }
          }
          return tornCount;
        };
    Callable<Integer> releaser =
        () -> {
          int releasedCount = 0;
          while (!over.get()) {
            releasedCount += release();
          }
          assertThat(releasedCount).isPositive();
          return 0;
        };
    assertThat(run(List.of(writer, reader, reader, releaser))).containsOnly(0);
    assertThat(volume.ledger.count()).isZero();
    assertThat(volume.problems()).isEmpty();
  }

  private int release() {
    int releasedCount = 0;
    List<ReclaimQueue.Queued> queue =
        volume.read(state -> ReclaimQueue.first(state.tree(), Long.MAX_VALUE, 10));
    for (ReclaimQueue.Queued queued : queue) {
      ChunkId chunk = queued.chunk();
      if (volume.ledger.beginRelease(chunk)) {
        try {
          if (volume.read(state -> ChunkCounts.count(state.tree(), chunk)) == 0) {
            volume.store.release(MemoryVolume.ID, chunk);
            releasedCount++;
          }
          volume.submit(new Operation.Reclaimed(List.of(queued)));
        } finally {
          volume.ledger.endRelease(chunk);
        }
      }
    }
    return releasedCount;
  }

  /// On platform threads: some of them never wait, and would keep virtual ones from running.
  private static <T> List<T> run(List<Callable<T>> tasks) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<T> task : threads.invokeAll(tasks)) {
        results.add(task.get());
      }
    }
    return results;
  }
}
