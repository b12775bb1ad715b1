package dev.varve.store.counting;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import dev.varve.store.StoreCall;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Counts the calls, chunks and bytes that pass to another store, and changes nothing else. Costs a
/// few nanoseconds a call and no lock.
public final class CountingChunkStore implements ChunkStore {
  private final ChunkStore store;
  private final Map<StoreCall, Counter> counters = new EnumMap<>(StoreCall.class);

  private record Counter(LongAdder calls, LongAdder chunks, LongAdder bytes) {
    CallCount sum() {
      return new CallCount(calls.sum(), chunks.sum(), bytes.sum());
    }
  }

  /// Wraps a store.
  ///
  /// @param store the store to count for; closed with this one
  public CountingChunkStore(ChunkStore store) {
    this.store = store;
    for (StoreCall call : StoreCall.values()) {
      counters.put(call, new Counter(new LongAdder(), new LongAdder(), new LongAdder()));
    }
  }

  /// Returns what was counted since this store was made.
  ///
  /// @return a snapshot
  public StoreCounts counts() {
    EnumMap<StoreCall, CallCount> counts = new EnumMap<>(StoreCall.class);
    counters.forEach((call, counter) -> counts.put(call, counter.sum()));
    return new StoreCounts(counts);
  }

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    called(StoreCall.PUT);
    PutResult result = store.put(holder, chunk);
    succeeded(StoreCall.PUT, 1, chunk.sizeBytes());
    return result;
  }

  @Override
  public List<PutResult> putAll(VolumeId holder, List<Chunk> chunks) {
    called(StoreCall.PUT);
    List<PutResult> results = store.putAll(holder, chunks);
    succeeded(StoreCall.PUT, chunks.size(), sizeBytes(chunks));
    return results;
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    called(StoreCall.RELEASE);
    boolean held = store.release(holder, id);
    succeeded(StoreCall.RELEASE, 1, 0);
    return held;
  }

  @Override
  public long releaseAll(VolumeId holder, List<ChunkId> ids) {
    called(StoreCall.RELEASE);
    long held = store.releaseAll(holder, ids);
    succeeded(StoreCall.RELEASE, ids.size(), 0);
    return held;
  }

  @Override
  public Chunk get(ChunkId id) {
    called(StoreCall.GET);
    Chunk chunk = store.get(id);
    succeeded(StoreCall.GET, 1, chunk.sizeBytes());
    return chunk;
  }

  @Override
  public List<Chunk> getAll(List<ChunkId> ids) {
    called(StoreCall.GET);
    List<Chunk> chunks = store.getAll(ids);
    succeeded(StoreCall.GET, chunks.size(), sizeBytes(chunks));
    return chunks;
  }

  @Override
  public int get(ChunkId id, int offset, ByteBuffer target) {
    called(StoreCall.GET_RANGE);
    int count = store.get(id, offset, target);
    succeeded(StoreCall.GET_RANGE, 1, count);
    return count;
  }

  @Override
  public boolean contains(ChunkId id) {
    called(StoreCall.CONTAINS);
    boolean there = store.contains(id);
    succeeded(StoreCall.CONTAINS, 1, 0);
    return there;
  }

  @Override
  public List<Boolean> containsAll(List<ChunkId> ids) {
    called(StoreCall.CONTAINS);
    List<Boolean> there = store.containsAll(ids);
    succeeded(StoreCall.CONTAINS, ids.size(), 0);
    return there;
  }

  @Override
  public List<Entry> list(Optional<ChunkId> after, int limit) {
    called(StoreCall.LIST);
    List<Entry> page = store.list(after, limit);
    succeeded(StoreCall.LIST, page.size(), 0);
    return page;
  }

  @Override
  public void flush() {
    called(StoreCall.FLUSH);
    store.flush();
  }

  @Override
  public void close() {
    store.close();
  }

  private void called(StoreCall call) {
    counter(call).calls.increment();
  }

  private void succeeded(StoreCall call, long chunkCount, long byteCount) {
    counter(call).chunks.add(chunkCount);
    counter(call).bytes.add(byteCount);
  }

  private Counter counter(StoreCall call) {
    return Objects.requireNonNull(counters.get(call));
  }

  private static long sizeBytes(List<Chunk> chunks) {
    return chunks.stream().mapToLong(Chunk::sizeBytes).sum();
  }
}
