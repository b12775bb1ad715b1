package dev.varve.volume.file;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Bytes of a file on their way from its write buffer into the volume, as pieces that do not
/// overlap, each inside one block. Immutable: readers see it while it is written.
final class Batch {
  /// No bytes.
  static final Batch NONE = new Batch(Collections.emptyNavigableMap());

  private final NavigableMap<Long, byte[]> pieces;
  private final long bytes;

  private Batch(NavigableMap<Long, byte[]> pieces) {
    this.pieces = Collections.unmodifiableNavigableMap(pieces);
    this.bytes = pieces.values().stream().mapToLong(piece -> piece.length).sum();
  }

  /// Makes a batch of arrays that nobody writes again.
  static Batch of(NavigableMap<Long, byte[]> pieces) {
    return new Batch(pieces);
  }

  /// Makes a batch of one write that goes past the buffer.
  static Batch copyOf(long offset, ByteBuffer source) {
    NavigableMap<Long, byte[]> pieces = new TreeMap<>();
    for (long at = offset; source.hasRemaining(); ) {
      long left = Run.blockStart(at) + Run.BLOCK_BYTES - at;
      byte[] piece = new byte[(int) Math.min(source.remaining(), left)];
      source.get(piece);
      pieces.put(at, piece);
      at += piece.length;
    }
    return new Batch(pieces);
  }

  /// Returns the pieces by their offsets.
  NavigableMap<Long, byte[]> pieces() {
    return pieces;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /// Returns where the last piece ends, 0 when there is none.
  long end() {
    return isEmpty() ? 0 : end(pieces.lastEntry());
  }

  static long end(Map.Entry<Long, byte[]> piece) {
    return piece.getKey() + piece.getValue().length;
  }
}
