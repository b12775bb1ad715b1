package dev.varve.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore.Entry;
import dev.varve.store.ChunkStore.PutResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Uses a store from many threads at once. Each thread is a volume, so it alone knows what it
/// holds, whatever the others do: a chunk that it holds is there, and a chunk that only it ever
/// puts is absent as soon as its release has returned, although all others read it all the time.
final class StoreStress {
  private static final int THREAD_COUNT = 8;
  private static final int ROUND_COUNT = 150;
  private static final int SHARED_COUNT = 4;
  private static final int CHUNK_BYTES = 2000;

  private final ChunkStore store;
  private final long seed;
  private final List<Chunk> shared = new ArrayList<>();
  private final List<Chunk> owned = new ArrayList<>();

  StoreStress(ChunkStore store, long seed) {
    this.store = store;
    this.seed = seed;
    for (int i = 0; i < SHARED_COUNT; i++) {
      shared.add(TestChunks.chunk(DigestAlgorithm.SHA_256, 1000 * seed + i, CHUNK_BYTES));
    }
    for (int i = 0; i < THREAD_COUNT; i++) {
      owned.add(TestChunks.chunk(DigestAlgorithm.SHA_256, 1000 * seed + 500 + i, CHUNK_BYTES));
    }
  }

  void run() {
    List<Worker> workers = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREAD_COUNT; i++) {
        workers.add(new Worker(i));
      }
      workers.forEach(worker -> running.add(threads.submit(worker)));
    }
    running.forEach(StoreStress::await);
    assertThat(TestChunks.listAll(store, 3)).isEqualTo(expected(workers));
    workers.forEach(Worker::releaseAll);
    assertThat(TestChunks.listAll(store, 3)).isEmpty();
    shared.forEach(chunk -> assertThat(store.contains(chunk.id())).isFalse());
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e.getCause() == null ? e : e.getCause());
    }
  }

  private static List<Entry> expected(List<Worker> workers) {
    Map<ChunkId, TreeSet<VolumeId>> holders = new TreeMap<>();
    for (Worker worker : workers) {
      for (Chunk chunk : worker.held) {
        holders.computeIfAbsent(chunk.id(), _ -> new TreeSet<>()).add(worker.volume);
      }
    }
    return holders.entrySet().stream()
        .map(entry -> new Entry(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  private final class Worker implements Runnable {
    private final SplittableRandom random;
    private final VolumeId volume;
    private final Chunk own;
    private final Set<Chunk> held = new HashSet<>();

    Worker(int number) {
      this.random = new SplittableRandom(seed * THREAD_COUNT + number);
      this.volume = TestChunks.volume(number);
      this.own = owned.get(number);
    }

    @Override
    public void run() {
      for (int round = 0; round < ROUND_COUNT; round++) {
        switch (random.nextInt(8)) {
          case 0, 1 -> put(shared.get(random.nextInt(SHARED_COUNT)));
          case 2, 3 -> release(shared.get(random.nextInt(SHARED_COUNT)));
          case 4 -> put(own);
          case 5 -> release(own);
          case 6 -> listOrFlush();
          default -> {}
        }
        read(shared.get(random.nextInt(SHARED_COUNT)));
        read(owned.get(random.nextInt(THREAD_COUNT)));
      }
    }

    private void put(Chunk chunk) {
      PutResult result = store.put(volume, chunk);
      assertThat(result == PutResult.HELD).isEqualTo(!held.add(chunk));
      assertThat(!chunk.equals(own) || result != PutResult.SHARED).isTrue();
      assertThat(store.contains(chunk.id())).isTrue();
    }

    private void release(Chunk chunk) {
      assertThat(store.release(volume, chunk.id())).isEqualTo(held.remove(chunk));
      if (chunk.equals(own)) {
        assertThat(store.contains(chunk.id())).isFalse();
        assertThat(isThere(chunk)).as("after the only holder's release").isFalse();
      }
    }

    private void read(Chunk chunk) {
      boolean there = isThere(chunk);
      assertThat(there || !held.contains(chunk)).as("what is held is there").isTrue();
      if (chunk.equals(own)) {
        assertThat(there).isEqualTo(held.contains(chunk));
      }
    }

    private boolean isThere(Chunk chunk) {
      try {
        ByteBuffer target = ByteBuffer.allocate(CHUNK_BYTES);
        if (random.nextBoolean()) {
          assertThat(store.get(chunk.id(), 0, target)).isEqualTo(CHUNK_BYTES);
        } else {
          target.put(store.get(chunk.id()).content());
        }
        assertThat(target.flip()).isEqualTo(chunk.content());
        return true;
      } catch (VarveException e) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.NOT_FOUND);
        return false;
      }
    }

    private void listOrFlush() {
      if (random.nextInt(4) == 0) {
        store.flush();
      }
      List<ChunkId> listed =
          store.list(Optional.empty(), ChunkStore.MAX_LIST).stream().map(Entry::id).toList();
      assertThat(listed).isSorted().doesNotHaveDuplicates();
      held.forEach(chunk -> assertThat(listed).contains(chunk.id()));
    }

    private void releaseAll() {
      assertThat(store.releaseAll(volume, held.stream().map(Chunk::id).toList()))
          .isEqualTo(held.size());
    }
  }
}
