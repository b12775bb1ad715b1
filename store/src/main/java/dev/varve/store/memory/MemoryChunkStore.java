package dev.varve.store.memory;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/// Keeps chunks in memory, up to a capacity. Nothing outlives the store, so a flush has nothing to
/// do. A chunk was verified when it was made and is handed out as it is.
///
/// One lock guards all: nothing under it waits or takes longer than a tree look-up, except a page
/// of a list.
public final class MemoryChunkStore implements ChunkStore {
  /// What a chunk or a holder is taken to cost besides content, in bytes: tree node, id and
  /// objects.
  static final int OVERHEAD_BYTES = 256;

  private final long capacityBytes;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<ChunkId, Kept> kept = new TreeMap<>();
  private long usedBytes;
  private boolean closed;

  private record Kept(Chunk chunk, NavigableSet<VolumeId> holders) {}

  private MemoryChunkStore(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  /// Opens an empty store.
  ///
  /// @param capacity how much it may hold: contents, and 256 B for each chunk and each holder
  /// @return the store
  public static MemoryChunkStore open(ByteSize capacity) {
    return new MemoryChunkStore(capacity.bytes());
  }

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    return locked(
        lock.writeLock(),
        () -> {
          Kept found = kept.get(chunk.id());
          if (found == null) {
            reserve(OVERHEAD_BYTES + OVERHEAD_BYTES + chunk.sizeBytes(), chunk.id());
            kept.put(chunk.id(), new Kept(chunk, new TreeSet<>(List.of(holder))));
            return PutResult.STORED;
          }
          if (found.holders.contains(holder)) {
            return PutResult.HELD;
          }
          checkHolders(found);
          reserve(OVERHEAD_BYTES, chunk.id());
          found.holders.add(holder);
          return PutResult.SHARED;
        });
  }

  private static void checkHolders(Kept found) {
    if (found.holders.size() >= MAX_HOLDERS) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "%s is held by %d volumes, the most that one chunk may have"
              .formatted(found.chunk.id(), found.holders.size()));
    }
  }

  private void reserve(int sizeBytes, ChunkId id) {
    if (usedBytes + sizeBytes > capacityBytes) {
      throw new VarveException(
          ErrorCode.STORAGE_FULL,
          "%s takes %d B, but of %d B in memory %d B are used; release chunks or raise the capacity"
              .formatted(id, sizeBytes, capacityBytes, usedBytes));
    }
    usedBytes += sizeBytes;
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    return locked(
        lock.writeLock(),
        () -> {
          Kept found = kept.get(id);
          if (found == null || !found.holders.remove(holder)) {
            return false;
          }
          usedBytes -= OVERHEAD_BYTES;
          if (found.holders.isEmpty()) {
            kept.remove(id);
            usedBytes -= OVERHEAD_BYTES + found.chunk.sizeBytes();
          }
          return true;
        });
  }

  @Override
  public Chunk get(ChunkId id) {
    return locked(
        lock.readLock(),
        () -> {
          Kept found = kept.get(id);
          if (found == null) {
            throw new VarveException(ErrorCode.NOT_FOUND, "no volume holds " + id + " in memory");
          }
          return found.chunk;
        });
  }

  @Override
  public boolean contains(ChunkId id) {
    return locked(lock.readLock(), () -> kept.containsKey(id));
  }

  @Override
  public List<Entry> list(Optional<ChunkId> after, int limit) {
    Check.argument(
        limit >= 1 && limit <= MAX_LIST,
        () -> "a page has from 1 to " + MAX_LIST + " entries, found " + limit);
    return locked(
        lock.readLock(),
        () -> {
          List<Entry> page = new ArrayList<>();
          for (Kept next : after.map(id -> kept.tailMap(id, false)).orElse(kept).values()) {
            if (page.size() == limit) {
              break;
            }
            page.add(new Entry(next.chunk.id(), List.copyOf(next.holders)));
          }
          return page;
        });
  }

  @Override
  public void flush() {
    locked(lock.readLock(), () -> true);
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      kept.clear();
      usedBytes = 0;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// Returns what is used of the capacity.
  ///
  /// @return bytes, counted as [#open] says; 0 when no volume holds anything
  public long usedBytes() {
    return locked(lock.readLock(), () -> usedBytes);
  }

  private <T> T locked(Lock side, Supplier<T> work) {
    side.lock();
    try {
      Check.state(!closed, () -> "the chunk store in memory is closed");
      return work.get();
    } finally {
      side.unlock();
    }
  }
}
