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
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Makes random calls to a store and to a naive map, and compares the answers.
final class StoreModelRun {
  private static final int CALL_COUNT = 400;
  private static final int CHUNK_COUNT = 20;
  private static final int VOLUME_COUNT = 4;
  private static final int MAX_BATCH = 6;
  private static final int[] SIZES_BYTES = {0, 1, 100, 5000, 70_000};

  private final SplittableRandom random;
  private final Function<ChunkStore, Optional<ChunkStore>> reopen;
  private final List<Chunk> chunks = new ArrayList<>();
  private final NavigableMap<ChunkId, TreeSet<VolumeId>> model = new TreeMap<>();
  private ChunkStore store;

  StoreModelRun(ChunkStore store, Function<ChunkStore, Optional<ChunkStore>> reopen, long seed) {
    this.store = store;
    this.reopen = reopen;
    this.random = new SplittableRandom(seed);
    DigestAlgorithm[] algorithms = DigestAlgorithm.values();
    for (int i = 0; i < CHUNK_COUNT; i++) {
      DigestAlgorithm algorithm = algorithms[random.nextInt(algorithms.length)];
      int sizeBytes = SIZES_BYTES[random.nextInt(SIZES_BYTES.length)];
      chunks.add(TestChunks.chunk(algorithm, random.nextLong(), sizeBytes));
    }
  }

  void run() {
    try {
      for (int i = 0; i < CALL_COUNT; i++) {
        callOnce();
      }
      compareLists();
    } finally {
      store.close();
    }
  }

  private void callOnce() {
    switch (random.nextInt(12)) {
      case 0, 1 -> put();
      case 2 -> putAll();
      case 3, 4 -> release();
      case 5 -> releaseAll();
      case 6, 7 -> get();
      case 8 -> getRange();
      case 9 -> contains();
      case 10 -> listPage();
      default -> flushOrReopen();
    }
  }

  private void put() {
    VolumeId holder = volume();
    Chunk chunk = chunk();
    assertThat(store.put(holder, chunk)).isEqualTo(modelPut(holder, chunk.id()));
  }

  private void putAll() {
    VolumeId holder = volume();
    List<Chunk> batch = batch();
    assertThat(store.putAll(holder, batch))
        .isEqualTo(batch.stream().map(chunk -> modelPut(holder, chunk.id())).toList());
  }

  private PutResult modelPut(VolumeId holder, ChunkId id) {
    boolean there = model.containsKey(id);
    boolean added = model.computeIfAbsent(id, _ -> new TreeSet<>()).add(holder);
    return !there ? PutResult.STORED : added ? PutResult.SHARED : PutResult.HELD;
  }

  private void release() {
    VolumeId holder = volume();
    ChunkId id = chunk().id();
    assertThat(store.release(holder, id)).isEqualTo(modelRelease(holder, id));
  }

  private void releaseAll() {
    VolumeId holder = volume();
    List<ChunkId> ids = TestChunks.ids(batch());
    assertThat(store.releaseAll(holder, ids))
        .isEqualTo(ids.stream().filter(id -> modelRelease(holder, id)).count());
  }

  private boolean modelRelease(VolumeId holder, ChunkId id) {
    TreeSet<VolumeId> holders = model.get(id);
    boolean held = holders != null && holders.remove(holder);
    if (holders != null && holders.isEmpty()) {
      model.remove(id);
    }
    return held;
  }

  private void get() {
    Chunk chunk = chunk();
    Optional<Chunk> found = ifThere(() -> store.get(chunk.id()));
    assertThat(found.isPresent()).isEqualTo(model.containsKey(chunk.id()));
    found.ifPresent(read -> assertThat(read.content()).isEqualTo(chunk.content()));
  }

  private void getRange() {
    Chunk chunk = chunk();
    int offset = random.nextInt(chunk.sizeBytes() + 1);
    ByteBuffer target = ByteBuffer.allocate(random.nextInt(10_000));
    Optional<Integer> count = ifThere(() -> store.get(chunk.id(), offset, target));
    assertThat(count.isPresent()).isEqualTo(model.containsKey(chunk.id()));
    int expected = Math.min(target.capacity(), chunk.sizeBytes() - offset);
    count.ifPresent(
        _ -> assertThat(target.flip()).isEqualTo(chunk.content().slice(offset, expected)));
  }

  private void contains() {
    List<ChunkId> ids = TestChunks.ids(batch());
    assertThat(store.containsAll(ids)).isEqualTo(ids.stream().map(model::containsKey).toList());
    ChunkId id = chunk().id();
    assertThat(store.contains(id)).isEqualTo(model.containsKey(id));
  }

  private void listPage() {
    ChunkId after = chunk().id();
    int limit = random.nextInt(1, CHUNK_COUNT);
    assertThat(store.list(Optional.of(after), limit))
        .isEqualTo(entries(model.tailMap(after, false)).stream().limit(limit).toList());
  }

  private void flushOrReopen() {
    if (random.nextInt(3) > 0) {
      store.flush();
    } else {
      reopen.apply(store).ifPresent(reopened -> store = reopened);
      compareLists();
    }
  }

  private void compareLists() {
    assertThat(TestChunks.listAll(store, random.nextInt(1, 30))).isEqualTo(entries(model));
  }

  private static List<Entry> entries(NavigableMap<ChunkId, ? extends Set<VolumeId>> map) {
    return map.entrySet().stream()
        .map(entry -> new Entry(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  private static <T> Optional<T> ifThere(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (VarveException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.NOT_FOUND);
      return Optional.empty();
    }
  }

  private List<Chunk> batch() {
    return Stream.generate(this::chunk).limit(random.nextInt(MAX_BATCH)).toList();
  }

  private Chunk chunk() {
    return chunks.get(random.nextInt(chunks.size()));
  }

  private VolumeId volume() {
    return TestChunks.volume(random.nextInt(VOLUME_COUNT));
  }
}
