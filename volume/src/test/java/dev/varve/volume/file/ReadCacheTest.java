package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.StoreCall;
import dev.varve.store.counting.CountingChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Chunks kept for readers of pieces.
final class ReadCacheTest {
  private static final VolumeId VOLUME = new VolumeId(1, 1);
  private static final int CHUNK_BYTES = 1000;
  private static final int CAPACITY = 3;

  private final CountingChunkStore store =
      new CountingChunkStore(MemoryChunkStore.open(new ByteSize(ByteSize.MIB)));
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final ReadCache cache = new ReadCache(store, tasks::add, CAPACITY);

  @Test
  void aWholeChunkThatIsNotThereIsReadPastTheCache() {
    ChunkId id = put(1);
    read(id, 0, CHUNK_BYTES, false);
    read(id, 0, CHUNK_BYTES, false);

    assertThat(gets()).isEqualTo(2);
  }

  @Test
  void theChunkThatWasNotUsedForLongestGoes() {
    List<ChunkId> ids = List.of(put(1), put(2), put(3), put(4));
    ids.subList(0, 3).forEach(id -> read(id, 10, 10, true));
    read(ids.get(0), 20, 10, true);
    read(ids.get(3), 10, 10, true);
    assertThat(gets()).isEqualTo(4);

    read(ids.get(0), 30, 10, true);
    assertThat(gets()).isEqualTo(4);
    read(ids.get(1), 30, 10, true);
    assertThat(gets()).isEqualTo(5);
  }

  @Test
  void aPieceMayEndWithTheChunk() {
    assertThat(read(put(1), CHUNK_BYTES - 5, 10, true)).isEqualTo(5);
    assertThat(read(put(1), CHUNK_BYTES + 5, 10, true)).isZero();
  }

  @Test
  void whatIsFetchedAheadIsThere() {
    ChunkId id = put(1);
    cache.begin(id);
    runTasks();
    assertThat(gets()).isOne();

    read(id, 0, CHUNK_BYTES, false);
    assertThat(gets()).isOne();
  }

  @Test
  void whoWantsAllOfAChunkDoesNotWaitForItsTurnAhead() {
    ChunkId id = put(1);
    cache.begin(id);
    read(id, 0, CHUNK_BYTES, false);
    runTasks();

    assertThat(gets()).isOne();
  }

  @Test
  void whatIsFetchedAheadAndNotReadIsSparedOnce() {
    List<ChunkId> ids = List.of(put(1), put(2), put(3), put(4), put(5));
    ids.subList(0, 3).forEach(cache::begin);
    runTasks();
    cache.begin(ids.get(3));
    runTasks();
    assertThat(gets()).isEqualTo(3);

    cache.begin(ids.get(4));
    runTasks();
    assertThat(gets()).isEqualTo(4);
    read(ids.get(1), 0, 10, true);
    read(ids.get(4), 0, 10, true);
    assertThat(gets()).isEqualTo(4);
  }

  @Test
  void aFailureIsNotKept() {
    ChunkId id = put(1);
    store.release(VOLUME, id);
    for (int i = 0; i < 2 * CAPACITY; i++) {
      assertThatThrownBy(() -> read(id, 0, 10, true))
          .isInstanceOfSatisfying(
              VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    put(1);
    assertThat(read(id, 0, 10, true)).isEqualTo(10);
  }

  @Test
  void manyReadersSeeEachChunkAsItIs() throws Exception {
    List<ChunkId> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(put(i));
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      ReadCache shared = new ReadCache(store, threads, CAPACITY);
      List<Callable<Integer>> readers = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Random random = new Random(thread);
        readers.add(() -> {
          for (int i = 0; i < 5_000; i++) {
            int number = random.nextInt(ids.size());
            shared.begin(ids.get(random.nextInt(ids.size())));
            int offset = random.nextInt(CHUNK_BYTES / 2);
            ByteBuffer part = ByteBuffer.allocate(100);
            shared.read(ids.get(number), offset, part, random.nextBoolean());
            for (byte value : part.array()) {
              assertThat(value).isEqualTo((byte) number);
            }
          }
          return 0;
        });
      }
      for (Future<Integer> reader : threads.invokeAll(readers)) {
        assertThat(reader.get()).isZero();
      }
    }
  }

  private ChunkId put(int number) {
    byte[] content = new byte[CHUNK_BYTES];
    Arrays.fill(content, (byte) number);
    Chunk chunk = Chunk.of(DigestAlgorithm.SHA_256.newHasher(), content);
    store.put(VOLUME, chunk);
    return chunk.id();
  }

  private int read(ChunkId id, int offset, int length, boolean isPiece) {
    return cache.read(id, offset, ByteBuffer.allocate(length), isPiece);
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private long gets() {
    return store.counts().of(StoreCall.GET).calls()
        + store.counts().of(StoreCall.GET_RANGE).calls();
  }
}
