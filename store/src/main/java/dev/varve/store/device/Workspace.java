package dev.varve.store.device;

import dev.varve.base.ByteSize;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.codec.Codec;
import dev.varve.format.codec.Compressor;
import dev.varve.format.codec.Encoded;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.format.segment.RecordHeader;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.concurrent.LinkedBlockingDeque;

/// The memory that one read or one put needs besides its result. A device has a fixed number of
/// them, so that is also how many reads and encodings run at once.
final class Workspace {
  private static final int MIN_RECORD_BYTES = 16 * ByteSize.KIB;

  private ByteBuffer record = ByteBuffer.allocate(0);
  private final Compressor compressor = new Compressor();
  private final byte[] piece = new byte[MIN_RECORD_BYTES];
  private final byte[] digest = new byte[DigestAlgorithm.DIGEST_BYTES];
  private final EnumMap<DigestAlgorithm, Hasher> hashers = new EnumMap<>(DigestAlgorithm.class);

  /// Returns the buffer for a record of some size. It grows by doubling up to the largest record
  /// and keeps its content while it need not grow.
  ByteBuffer record(int lengthBytes) {
    if (record.capacity() < lengthBytes) {
      int wanted = Math.max(Integer.highestOneBit(lengthBytes - 1) << 1, MIN_RECORD_BYTES);
      record =
          ByteBuffer.allocateDirect(
              Math.max(lengthBytes, Math.min(wanted, RecordHeader.MAX_RECORD_BYTES)));
    }
    return record.clear().limit(lengthBytes);
  }

  Encoded encode(Codec wanted, Chunk chunk) {
    return compressor.compress(wanted, chunk.content());
  }

  Chunk chunk(DigestAlgorithm algorithm, byte[] content) {
    return Chunk.of(hasher(algorithm), content);
  }

  ChunkId digest(DigestAlgorithm algorithm, ByteBuffer content) {
    Hasher hasher = hasher(algorithm);
    hasher.reset();
    hasher.update(content);
    hasher.digest(digest, 0);
    return ChunkId.of(algorithm, digest, 0);
  }

  /// Digests content and copies it, a piece at a time, so that each piece is in the processor's
  /// first cache for both.
  ChunkId digestInto(DigestAlgorithm algorithm, ByteBuffer content, ByteBuffer target) {
    Hasher hasher = hasher(algorithm);
    hasher.reset();
    while (content.hasRemaining()) {
      int pieceBytes = Math.min(content.remaining(), piece.length);
      content.get(piece, 0, pieceBytes);
      hasher.update(piece, 0, pieceBytes);
      target.put(piece, 0, pieceBytes);
    }
    hasher.digest(digest, 0);
    return ChunkId.of(algorithm, digest, 0);
  }

  private Hasher hasher(DigestAlgorithm algorithm) {
    return hashers.computeIfAbsent(algorithm, DigestAlgorithm::newHasher);
  }

  /// Lends workspaces, the last used first: it is in the processor's cache. Taking one waits until
  /// one is there and ignores interrupts, which stay set.
  static final class Pool {
    private final LinkedBlockingDeque<Workspace> free;

    Pool(int count) {
      free = new LinkedBlockingDeque<>(count);
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
      free.addFirst(workspace);
    }
  }
}
