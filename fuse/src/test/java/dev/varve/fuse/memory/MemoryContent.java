package dev.varve.fuse.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes of a file, in pieces outside the heap; what was never written is a hole. The node's
/// monitor guards it.
final class MemoryContent {
  static final int PIECE_BYTES = 64 << 10;

  private @Nullable ByteBuffer[] pieces = new @Nullable ByteBuffer[1];
  private long sizeBytes;

  long sizeBytes() {
    return sizeBytes;
  }

  long usedBytes() {
    return (long) PIECE_BYTES * Arrays.stream(pieces).filter(piece -> piece != null).count();
  }

  /// Returns the bytes from an offset to the end of their piece, or nothing in a hole.
  @Nullable ByteBuffer piece(long offset) {
    int index = (int) (offset / PIECE_BYTES);
    ByteBuffer piece = index < pieces.length ? pieces[index] : null;
    if (piece == null) {
      return null;
    }
    int start = (int) (offset % PIECE_BYTES);
    return piece.slice(start, PIECE_BYTES - start);
  }

  void write(long offset, ByteBuffer bytes) {
    long at = offset;
    while (bytes.hasRemaining()) {
      int start = (int) (at % PIECE_BYTES);
      int count = Math.min(PIECE_BYTES - start, bytes.remaining());
      make((int) (at / PIECE_BYTES)).put(start, bytes, bytes.position(), count);
      bytes.position(bytes.position() + count);
      at += count;
    }
    sizeBytes = Math.max(sizeBytes, at);
  }

  void read(long offset, ByteBuffer to) {
    long at = offset;
    long end = Math.min(sizeBytes, offset + to.remaining());
    while (at < end) {
      int count = (int) Math.min(end - at, PIECE_BYTES - at % PIECE_BYTES);
      ByteBuffer piece = piece(at);
      if (piece == null) {
        to.put(new byte[count]);
      } else {
        to.put(piece.limit(count));
      }
      at += count;
    }
  }

  void resize(long newBytes) {
    if (newBytes < sizeBytes) {
      zero(newBytes, sizeBytes - newBytes);
    }
    sizeBytes = newBytes;
  }

  void reserve(long offset, long lengthBytes) {
    for (long at = offset; at < offset + lengthBytes; at += PIECE_BYTES) {
      make((int) (at / PIECE_BYTES));
    }
    make((int) ((offset + lengthBytes - 1) / PIECE_BYTES));
  }

  /// Makes bytes zero, whole pieces holes.
  void zero(long offset, long lengthBytes) {
    long at = offset;
    long end = offset + lengthBytes;
    while (at < end && at / PIECE_BYTES < pieces.length) {
      int start = (int) (at % PIECE_BYTES);
      int count = (int) Math.min(PIECE_BYTES - start, end - at);
      int index = (int) (at / PIECE_BYTES);
      ByteBuffer piece = pieces[index];
      if (count == PIECE_BYTES) {
        pieces[index] = null;
      } else if (piece != null) {
        piece.put(start, new byte[count]);
      }
      at += count;
    }
  }

  /// Finds data or a hole.
  ///
  /// @return the offset, or -1 when there is none
  long seek(long offset, boolean data) {
    long at = offset;
    while (at < sizeBytes) {
      if ((piece(at) != null) == data) {
        return at;
      }
      at = (at / PIECE_BYTES + 1) * PIECE_BYTES;
    }
    return data || offset >= sizeBytes ? -1 : sizeBytes;
  }

  private ByteBuffer make(int index) {
    if (index >= pieces.length) {
      pieces = Arrays.copyOf(pieces, Math.max(index + 1, pieces.length * 2));
    }
    ByteBuffer piece = pieces[index];
    if (piece == null) {
      piece = ByteBuffer.allocateDirect(PIECE_BYTES);
      pieces[index] = piece;
    }
    return piece;
  }
}
