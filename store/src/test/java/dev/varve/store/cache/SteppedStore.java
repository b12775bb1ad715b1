package dev.varve.store.cache;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import java.util.List;
import java.util.Optional;

/// Runs steps inside calls, as another thread would at the worst moments, but always the same way.
/// Each step runs once. For one thread.
final class SteppedStore implements ChunkStore {
  private final ChunkStore store;
  private Runnable afterRead = SteppedStore::nothing;
  private Runnable beforeRelease = SteppedStore::nothing;
  private Runnable afterRelease = SteppedStore::nothing;

  SteppedStore(ChunkStore store) {
    this.store = store;
  }

  /// Runs a step when the next read has its chunk and has not returned it.
  void afterRead(Runnable step) {
    afterRead = step;
  }

  /// Runs a step when the next release has reached this store and changed nothing.
  void beforeRelease(Runnable step) {
    beforeRelease = step;
  }

  /// Runs a step when the next release was applied and has not returned.
  void afterRelease(Runnable step) {
    afterRelease = step;
  }

  private static void nothing() {}

  @Override
  public PutResult put(VolumeId holder, Chunk chunk) {
    return store.put(holder, chunk);
  }

  @Override
  public boolean release(VolumeId holder, ChunkId id) {
    Runnable before = beforeRelease;
    beforeRelease = SteppedStore::nothing;
    before.run();
    boolean held = store.release(holder, id);
    Runnable after = afterRelease;
    afterRelease = SteppedStore::nothing;
    after.run();
    return held;
  }

  @Override
  public Chunk get(ChunkId id) {
    Chunk chunk = store.get(id);
    Runnable after = afterRead;
    afterRead = SteppedStore::nothing;
    after.run();
    return chunk;
  }

  @Override
  public boolean contains(ChunkId id) {
    return store.contains(id);
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
    store.close();
  }
}
