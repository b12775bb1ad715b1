package dev.varve.store.device;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.codec.Codec;
import dev.varve.format.codec.Compressor;
import dev.varve.format.codec.Encoded;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.format.segment.RecordHeader;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.concurrent.ArrayBlockingQueue;

/// The memory that one read or one put needs besides its result. A device has a fixed number of
/// them, so that is also how many reads and encodings run at once.
final class Workspace {
  private final ByteBuffer record = ByteBuffer.allocateDirect(RecordHeader.MAX_RECORD_BYTES);
  private final Compressor compressor = new Compressor();
  private final EnumMap<DigestAlgorithm, Hasher> hashers = new EnumMap<>(DigestAlgorithm.class);

  /// Returns the buffer for a record of some size.
  ByteBuffer record(int lengthBytes) {
    return record.clear().limit(lengthBytes);
  }

  Encoded encode(Codec wanted, Chunk chunk) {
    return compressor.compress(wanted, chunk.content());
  }

  Chunk digest(DigestAlgorithm algorithm, byte[] content) {
    return Chunk.of(hashers.computeIfAbsent(algorithm, DigestAlgorithm::newHasher), content);
  }

  /// Lends workspaces. Taking one waits until one is there and ignores interrupts, which stay set.
  static final class Pool {
    private final ArrayBlockingQueue<Workspace> free;

    Pool(int count) {
      free = new ArrayBlockingQueue<>(count);
      for (int i = 0; i < count; i++) {
        free.add(new Workspace());
      }
    }

    Workspace take() {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return free.take();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    void give(Workspace workspace) {
      free.add(workspace);
    }
  }
}
