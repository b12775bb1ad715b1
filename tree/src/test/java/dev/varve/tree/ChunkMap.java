package dev.varve.tree;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A store of nodes in memory that counts reads and can fail.
final class ChunkMap implements NodeSource, Consumer<Chunk> {
  final Map<ChunkId, Chunk> chunks = new ConcurrentHashMap<>();
  final AtomicLong readCount = new AtomicLong();
  volatile boolean fails;

  @Override
  public Chunk read(ChunkId id) {
    if (fails) {
      throw new VarveException(ErrorCode.DISK_FAILED, "the disk fails, as the test wants");
    }
    readCount.incrementAndGet();
    Chunk chunk = chunks.get(id);
    if (chunk == null) {
      throw new VarveException(ErrorCode.NOT_FOUND, "no chunk " + id);
    }
    return chunk;
  }

  @Override
  public void accept(Chunk chunk) {
    if (fails) {
      throw new VarveException(ErrorCode.STORAGE_FULL, "the disk is full, as the test wants");
    }
    chunks.put(chunk.id(), chunk);
  }

  void release(NodeRef ref) {
    chunks.remove(ref.id());
  }

  /// Counts the reads of some work.
  long readsOf(Runnable work) {
    long before = readCount.get();
    work.run();
    return readCount.get() - before;
  }
}
