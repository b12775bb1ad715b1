package dev.varve.volume.file;

import dev.varve.format.chunk.Chunk;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Neighbouring dirty bytes of one block of a file. Its array grows by doubling, to the side where
/// it is needed, and never covers more than the block.
final class Run {
  /// A run never crosses a multiple of this in the file: what it becomes is one chunk at most.
  static final int BLOCK_BYTES = Chunk.MAX_BYTES;

  private static final int MIN_ARRAY_BYTES = 64;

  private byte[] bytes;

  /// Where the array's first byte lies in the file.
  private long origin;

  private long start;
  private long end;

  Run(long start, long end) {
    this.bytes = new byte[arrayBytes(end - start)];
    this.origin = Math.min(start, blockEnd(start) - bytes.length);
    this.start = start;
    this.end = end;
  }

  static long blockStart(long offset) {
    return offset & -BLOCK_BYTES;
  }

  /// Returns the first byte after an offset's block; for the last block of all it is negative.
  private static long blockEnd(long offset) {
    return blockStart(offset) + BLOCK_BYTES;
  }

  private static int arrayBytes(long neededBytes) {
    int needed = (int) Math.max(MIN_ARRAY_BYTES, neededBytes);
    return Math.min(BLOCK_BYTES, Integer.highestOneBit(2 * needed - 1));
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  int length() {
    return (int) (end - start);
  }

  boolean isFull() {
    return length() == BLOCK_BYTES;
  }

  /// Makes room for more bytes of the same block on either side. What they hold is undefined until
  /// they are put.
  void extend(long from, long to) {
    long newStart = Math.min(start, from);
    long newEnd = Math.max(end, to);
    if (newStart < origin || newEnd - origin > bytes.length) {
      grow(newStart, newEnd);
    }
    start = newStart;
    end = newEnd;
  }

  private void grow(long newStart, long newEnd) {
    byte[] grown = new byte[arrayBytes(newEnd - newStart)];
    long block = blockStart(start);
    boolean frontOnly = newEnd == end;
    long wanted = frontOnly ? newEnd - grown.length : newStart;
    long newOrigin = Math.max(block, Math.min(wanted, block + (BLOCK_BYTES - grown.length)));
    System.arraycopy(bytes, index(start), grown, (int) (start - newOrigin), length());
    bytes = grown;
    origin = newOrigin;
  }

  private int index(long offset) {
    return (int) (offset - origin);
  }

  /// Sets bytes inside the run, and advances the source past them.
  void put(long offset, ByteBuffer source, int length) {
    source.get(bytes, index(offset), length);
  }

  void put(long offset, byte[] source, int from, int length) {
    System.arraycopy(source, from, bytes, index(offset), length);
  }

  /// Sets all bytes of another run, which lies inside this one.
  void put(Run other) {
    put(other.start, other.bytes, other.index(other.start), other.length());
  }

  /// Copies the bytes of a range inside the run out.
  void copyOut(long offset, ByteBuffer target, int targetIndex, int length) {
    target.put(targetIndex, bytes, index(offset), length);
  }

  /// Drops the bytes at and after an offset inside the run.
  void cut(long newEnd) {
    end = newEnd;
  }

  /// Returns exactly the run's bytes, in its own array where that fits: the run is over.
  byte[] toBytes() {
    return length() == bytes.length ? bytes : Arrays.copyOfRange(bytes, index(start), index(end));
  }
}
