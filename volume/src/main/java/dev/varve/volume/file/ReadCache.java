package dev.varve.volume.file;

import dev.varve.base.Check;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.store.ChunkStore;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Chunks of files that are read piece by piece, or will be wanted soon, in memory outside the
/// heap: a chunk is read and verified whole, so a reader of pieces would otherwise do that for
/// each.
///
/// Nothing is removed when a chunk is released: its bytes are still those of its name, and nobody
/// asks for it whom no mapping sent.
///
/// **Bounds.** A fixed number of places of 1 MiB, made when first needed. The place that was not
/// used for the longest time is taken first; a chunk that was fetched ahead and not read yet is
/// spared once when others are fetched ahead. **Threads.** Safe for any; none waits for work that
/// has not begun, and no lock is held while the store reads.
final class ReadCache {
  /// A place for one chunk. What changes is guarded by the cache's lock.
  private static final class Place {
    final ByteBuffer bytes;

    /// Fills the bytes, and returns how many.
    final Once<Integer> load;

    /// Whether it was fetched before somebody asked for it.
    final boolean isAhead;

    int userCount;
    boolean isRead;
    boolean isSpared;
    boolean isForgotten;

    Place(ByteBuffer bytes, Once<Integer> load, boolean isAhead) {
      this.bytes = bytes;
      this.load = load;
      this.isAhead = isAhead;
    }
  }

  /// Chunks that are fetched ahead at the same time.
  private static final int MAX_WORKERS = 4;

  private final ChunkStore store;
  private final Executor executor;
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock. The first place is the one that was not used for the longest time.
  private final LinkedHashMap<ChunkId, Place> places = new LinkedHashMap<>(16, 0.75f, true);

  /// The one used last first: it is in the processor's cache.
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();

  private final ArrayDeque<Place> wanted = new ArrayDeque<>();
  private int madeCount;
  private int workerCount;

  /// Creates an empty cache.
  ///
  /// @param store where chunks are
  /// @param executor fetches ahead
  /// @param capacity the most chunks that it keeps
  ReadCache(ChunkStore store, Executor executor, int capacity) {
    Check.argument(capacity > 0, () -> "a cache has room for a chunk, found " + capacity);
    this.store = store;
    this.executor = executor;
    this.capacity = capacity;
  }

  /// Has a chunk fetched, unless it is there or no place is free. A failure is left to whoever
  /// reads the chunk.
  void begin(ChunkId id) {
    boolean more = false;
    lock.lock();
    try {
      if (!places.containsKey(id)) {
        Place place = enter(id, true);
        if (place != null) {
          wanted.add(place);
          more = workerCount < MAX_WORKERS;
          workerCount += more ? 1 : 0;
        }
      }
    } finally {
      lock.unlock();
    }
    if (more) {
      try {
        executor.execute(this::work);
      } catch (RejectedExecutionException e) {
        // It is being shut down: readers fetch what they need.
        next(true);
      }
    }
  }

  private void work() {
    for (Place place = next(false); place != null; place = next(false)) {
      place.load.run();
    }
  }

  private @Nullable Place next(boolean isLast) {
    lock.lock();
    try {
      Place place = isLast ? null : wanted.poll();
      workerCount -= place == null ? 1 : 0;
      return place;
    } finally {
      lock.unlock();
    }
  }

  /// Reads part of a chunk.
  ///
  /// @param offset its first byte in the chunk
  /// @param part receives as many bytes as it has room for, or as the chunk has
  /// @param isPiece whether more of the chunk is likely to be read: then it is kept
  /// @return how many bytes
  /// @throws VarveException as the store's
  int read(ChunkId id, int offset, ByteBuffer part, boolean isPiece) {
    Place place = use(id, isPiece);
    if (place == null) {
      return store.get(id, offset, part);
    }
    try {
      int sizeBytes = place.load.result();
      int count = Math.min(part.remaining(), Math.max(0, sizeBytes - offset));
      part.put(part.position(), place.bytes, offset, count);
      part.position(part.position() + count);
      if (place.isAhead && offset + count == sizeBytes) {
        // Whoever reads in a row does not come back, and the processor has these bytes at hand.
        forget(id, place);
      }
      return count;
    } catch (VarveException e) {
      forget(id, place);
      if (!place.isAhead) {
        throw e;
      }
      // What failed ahead of its readers may be well now.
      return store.get(id, offset, part);
    } finally {
      leave(place);
    }
  }

  /// Finds a chunk's place, or makes one for a piece of it. Who wants the whole chunk, whose
  /// fetching has not begun, reads it without a place, which saves a copy.
  private @Nullable Place use(ChunkId id, boolean isPiece) {
    lock.lock();
    try {
      Place place = places.get(id);
      if (place != null && !isPiece && place.userCount == 0 && place.load.cancel()) {
        places.remove(id);
        free.push(place.bytes);
        return null;
      }
      if (place == null && isPiece) {
        place = enter(id, false);
      }
      if (place != null) {
        place.userCount++;
        place.isSpared = false;
        place.isRead = true;
      }
      return place;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Place place) {
    lock.lock();
    try {
      place.userCount--;
      if (place.isForgotten && place.userCount == 0) {
        free.push(place.bytes);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes a place away. The last who reads from it frees it.
  private void forget(ChunkId id, Place place) {
    lock.lock();
    try {
      place.isForgotten = true;
      places.remove(id, place);
    } finally {
      lock.unlock();
    }
  }

  /// Makes a place for a chunk; with the lock held.
  private @Nullable Place enter(ChunkId id, boolean isAhead) {
    ByteBuffer bytes = room(isAhead);
    if (bytes == null) {
      return null;
    }
    Place place =
        new Place(bytes, new Once<>(() -> store.get(id, 0, bytes.duplicate().clear())), isAhead);
    places.put(id, place);
    return place;
  }

  private @Nullable ByteBuffer room(boolean isAhead) {
    ByteBuffer bytes = free.poll();
    if (bytes == null && madeCount < capacity) {
      bytes = ByteBuffer.allocateDirect(Chunk.MAX_BYTES);
      madeCount++;
    }
    return bytes == null ? evict(isAhead) : bytes;
  }

  private @Nullable ByteBuffer evict(boolean isAhead) {
    Iterator<Place> oldest = places.values().iterator();
    while (oldest.hasNext()) {
      Place place = oldest.next();
      if (place.userCount == 0 && place.load.isDone()) {
        if (isAhead && place.isAhead && !place.isRead && !place.isSpared) {
          place.isSpared = true;
          return null;
        }
        oldest.remove();
        return place.bytes;
      }
    }
    return null;
  }
}
