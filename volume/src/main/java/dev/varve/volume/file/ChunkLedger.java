package dev.varve.volume.file;

import dev.varve.format.chunk.ChunkId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Which chunks are on their way into the volume and which are being released, so that none is
/// found in the store by one while it is released by the other. Safe for any thread.
public final class ChunkLedger {
  private static final int RELEASING = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final Map<ChunkId, Integer> states = new HashMap<>();

  /// Creates an empty ledger.
  public ChunkLedger() {}

  /// Notes that a chunk is about to be put. Waits while it is being released.
  ///
  /// @param chunk the chunk
  public void enter(ChunkId chunk) {
    lock.lock();
    try {
      while (states.getOrDefault(chunk, 0) == RELEASING) {
        released.awaitUninterruptibly();
      }
      states.merge(chunk, 1, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  /// Notes that the operation which names the chunk was applied, or never will be.
  ///
  /// @param chunk the chunk
  public void exit(ChunkId chunk) {
    lock.lock();
    try {
      states.computeIfPresent(chunk, (id, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a chunk is about to be released, unless it is on its way in.
  ///
  /// @param chunk the chunk
  /// @return whether it may be released
  public boolean beginRelease(ChunkId chunk) {
    lock.lock();
    try {
      return states.putIfAbsent(chunk, RELEASING) == null;
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a release is over.
  ///
  /// @param chunk the chunk
  public void endRelease(ChunkId chunk) {
    lock.lock();
    try {
      states.remove(chunk);
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
