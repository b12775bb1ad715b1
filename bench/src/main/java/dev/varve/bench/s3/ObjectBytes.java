package dev.varve.bench.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// What objects hold: random bytes that do not compress, stamped so that no two blocks of 4 KiB are
/// the same. They are never there as a whole, and cost a stamp each.
///
/// One thread.
final class ObjectBytes {
  /// How much is sent, and compared, at a time.
  static final int PIECE_BYTES = 1 << 20;

  private static final int BLOCK_BYTES = 4096;

  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final ByteBuffer received = ByteBuffer.allocateDirect(PIECE_BYTES);
  private final long sizeBytes;

  ObjectBytes(long sizeBytes) {
    this.sizeBytes = sizeBytes;
    byte[] bytes = new byte[PIECE_BYTES];
    new SplittableRandom(1).nextBytes(bytes);
    piece.put(bytes).flip();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  /// Returns the bytes of an object from an offset on, a whole number of pieces, until the next
  /// call.
  ByteBuffer piece(long number, long offset) {
    int size = (int) Math.min(PIECE_BYTES, sizeBytes - offset);
    piece.clear().limit(size);
    for (int at = 0; at + Long.BYTES <= size; at += BLOCK_BYTES) {
      // 24 bits of blocks: objects of up to 64 GiB.
      piece.putLong(at, (number << 24) + (offset + at) / BLOCK_BYTES);
    }
    return piece;
  }

  /// Compares what comes with what an object holds.
  Sink checking(long number) {
    received.clear();
    return new Sink() {
      private long offset;

      @Override
      public void take(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          int count = Math.min(bytes.remaining(), received.remaining());
          received.put(bytes.slice(bytes.position(), count));
          bytes.position(bytes.position() + count);
          if (!received.hasRemaining() || offset + received.position() == sizeBytes) {
            compare();
          }
        }
      }

      private void compare() throws IOException {
        received.flip();
        int at = received.mismatch(piece(number, offset));
        if (at >= 0) {
          throw new IOException("object " + number + " has other bytes at " + (offset + at));
        }
        offset += received.limit();
        received.clear();
      }
    };
  }
}
