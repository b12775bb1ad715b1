package dev.varve.store.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// Keeps chunks that were read in memory, up to a weight in bytes, and answers for them.
///
/// **Verified.** Only a [Chunk] enters, and a chunk is proof of its own name: the store below
/// verified it when it read it, and nothing changes it afterwards. A hit is not verified again; it
/// also does not notice that the copy below was damaged since, so a scrubber reads below the cache.
///
/// **Releases.** A release removes its chunk before it reaches the store below, whether or not it
/// turns out to be the last, and what is read meanwhile does not enter. So a hit is always what the
/// store below would answer: see [Releases].
///
/// Puts do not enter: a burst of writes pushes out nothing that is read. Threads that miss the same
/// chunk at the same time each read it.
public final class CachingChunkStore implements ChunkStore {
  /// What an entry weighs besides content: the chunk, its id, its array's header and the cache's
  /// node and table slot, about 230 B with 64-bit references. It is what bounds a cache of empty
  /// chunks.
  static final int ENTRY_BYTES = 256;

  private final ChunkStore store;
  private final Cache<ChunkId, Chunk> chunks;
  private final Releases releases = new Releases();
  private final LongAdder hitCount = new LongAdder();
  private final LongAdder missCount = new LongAdder();
  private final LongAdder evictedCount = new LongAdder();
  private volatile boolean closed;

  /// Wraps a store.
  ///
  /// @param store the store below; closed with this one
  /// @param capacity what cached chunks may weigh: their content and 256 B each
  public CachingChunkStore(ChunkStore store, ByteSize capacity) {
    this.store = store;
    this.chunks =
        Caffeine.newBuilder()
            .maximumWeight(capacity.bytes())
            .weigher((ChunkId id, Chunk chunk) -> ENTRY_BYTES + chunk.sizeBytes())
            .evictionListener((id, chunk, cause) -> evictedCount.increment())
            // Eviction by whoever enters a chunk: no thread of its own, and no lag behind the
            // weight.
            .executor(Runnable::run)
            .build();
  }

  /// Returns what the cache did and holds.
  ///
  /// @return a snapshot; its numbers may be a call apart
  public CacheMetrics metrics() {
    chunks.cleanUp();
    long usedBytes =
        chunks.policy().eviction().map(Policy.Eviction::weightedSize).orElseThrow().orElseThrow();
    return new CacheMetrics(
        hitCount.sum(), missCount.sum(), evictedCount.sum(), chunks.estimatedSize(), usedBytes);
  }

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    return store.put(holder, chunk);
  }

  @Override
  public List<PutResult> putAll(VolumeId holder, List<Chunk> chunks) {
    return store.putAll(holder, chunks);
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    releases.begin(id, () -> chunks.invalidate(id));
    try {
      return store.release(holder, id);
    } finally {
      releases.end(id);
    }
  }

  @Override
  public long releaseAll(VolumeId holder, List<ChunkId> ids) {
    ids.forEach(id -> releases.begin(id, () -> chunks.invalidate(id)));
    try {
      return store.releaseAll(holder, ids);
    } finally {
      ids.forEach(releases::end);
    }
  }

  @Override
  public Chunk get(ChunkId id) {
    Optional<Chunk> hit = cached(id);
    if (hit.isPresent()) {
      return hit.get();
    }
    long ticket = releases.ticket(id);
    Chunk chunk = store.get(id);
    enter(id, chunk, ticket);
    return chunk;
  }

  @Override
  public List<Chunk> getAll(List<ChunkId> ids) {
    Map<ChunkId, Chunk> found = new HashMap<>();
    List<ChunkId> missing = new ArrayList<>();
    List<Long> tickets = new ArrayList<>();
    for (ChunkId id : ids) {
      Optional<Chunk> hit = cached(id);
      hit.ifPresent(chunk -> found.put(id, chunk));
      if (hit.isEmpty()) {
        missing.add(id);
        tickets.add(releases.ticket(id));
      }
    }
    List<Chunk> read = missing.isEmpty() ? List.of() : store.getAll(missing);
    for (int i = 0; i < read.size(); i++) {
      enter(missing.get(i), read.get(i), tickets.get(i));
      found.put(missing.get(i), read.get(i));
    }
    return ids.stream().map(found::get).toList();
  }

  private Optional<Chunk> cached(ChunkId id) {
    Check.state(!closed, () -> "the chunk store behind this cache is closed");
    Optional<Chunk> hit = Optional.ofNullable(chunks.getIfPresent(id));
    (hit.isPresent() ? hitCount : missCount).increment();
    return hit;
  }

  private void enter(ChunkId id, Chunk chunk, long ticket) {
    Check.invariant(
        chunk.id().equals(id), () -> "the store below answered " + chunk.id() + " for " + id);
    releases.enter(id, ticket, () -> chunks.put(id, chunk));
  }

  /// A miss reads the whole chunk, as the store below has to anyhow.
  @Override
  public int get(ChunkId id, int offset, ByteBuffer target) {
    return get(id).copyTo(offset, target);
  }

  @Override
  public boolean contains(ChunkId id) {
    return store.contains(id);
  }

  @Override
  public List<Boolean> containsAll(List<ChunkId> ids) {
    return store.containsAll(ids);
  }

  @Override
  public List<Entry> list(Optional<ChunkId> after, int limit) {
    return store.list(after, limit);
  }

  @Override
  public void flush() {
    store.flush();
  }

  @Override
  public void close() {
    closed = true;
    chunks.invalidateAll();
    store.close();
  }
}
