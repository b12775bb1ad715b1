package dev.varve.gateway.s3;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/// Buffers outside the heap, which are made when they are needed, then kept for the next: making
/// one costs more than filling it.
///
/// Safe for any thread.
final class TransferBuffers {
  private final int sizeBytes;
  private final Semaphore left;
  private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

  /// @param count how many are taken at a time at most
  TransferBuffers(int sizeBytes, int count) {
    this.sizeBytes = sizeBytes;
    this.left = new Semaphore(count);
  }

  /// Takes a buffer, or nothing while all are taken.
  Optional<ByteBuffer> take() {
    ByteBuffer last = free.poll();
    if (last != null) {
      return Optional.of(last);
    }
    return left.tryAcquire() ? Optional.of(ByteBuffer.allocateDirect(sizeBytes)) : Optional.empty();
  }

  /// Gives a buffer back that nobody uses any more.
  void giveBack(ByteBuffer buffer) {
    free.push(buffer);
  }

  /// Lets another be made instead of one that was taken and cannot be used again.
  void giveUp() {
    left.release();
  }
}
