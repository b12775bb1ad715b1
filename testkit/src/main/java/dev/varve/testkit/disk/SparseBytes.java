package dev.varve.testkit.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;

/// A file's bytes in blocks, of which holes have none: a preallocated file costs nothing. Bytes
/// past the size are always zeros, so growing needs no clearing. For one thread.
final class SparseBytes {
  /// The usual block of file systems, and the unit in which room is taken.
  static final int BLOCK_BYTES = 4096;

  /// The unit that a drive writes whole or not at all.
  static final int SECTOR_BYTES = 512;

  private final TreeMap<Long, byte[]> blocks = new TreeMap<>();
  private long size;

  long size() {
    return size;
  }

  long allocatedBytes() {
    return (long) blocks.size() * BLOCK_BYTES;
  }

  /// Returns the room that a write would take in addition.
  long missingBytes(long position, long length) {
    long missing = 0;
    for (long block = position / BLOCK_BYTES; block * BLOCK_BYTES < position + length; block++) {
      missing += blocks.containsKey(block) ? 0 : BLOCK_BYTES;
    }
    return missing;
  }

  int read(ByteBuffer target, long position) {
    int count = Math.clamp(size - position, 0, target.remaining());
    int done = 0;
    while (done < count) {
      long at = position + done;
      int offset = (int) (at % BLOCK_BYTES);
      int length = Math.min(BLOCK_BYTES - offset, count - done);
      byte[] block = blocks.get(at / BLOCK_BYTES);
      target.put(block == null ? new byte[length] : block, block == null ? 0 : offset, length);
      done += length;
    }
    return count;
  }

  void write(byte[] bytes, long position) {
    int done = 0;
    while (done < bytes.length) {
      long at = position + done;
      int offset = (int) (at % BLOCK_BYTES);
      int length = Math.min(BLOCK_BYTES - offset, bytes.length - done);
      byte[] block = blocks.computeIfAbsent(at / BLOCK_BYTES, key -> new byte[BLOCK_BYTES]);
      System.arraycopy(bytes, done, block, offset, length);
      done += length;
    }
    size = Math.max(size, position + bytes.length);
  }

  void resize(long sizeBytes) {
    if (sizeBytes < size) {
      long firstGone = Math.ceilDiv(sizeBytes, (long) BLOCK_BYTES);
      blocks.tailMap(firstGone, true).clear();
      byte[] last = blocks.get(sizeBytes / BLOCK_BYTES);
      if (last != null) {
        Arrays.fill(last, (int) (sizeBytes % BLOCK_BYTES), BLOCK_BYTES, (byte) 0);
      }
    }
    size = sizeBytes;
  }

  /// Copies one whole sector, zeros past the other's end included.
  void copySector(SparseBytes from, long sector) {
    byte[] bytes = new byte[SECTOR_BYTES];
    from.read(ByteBuffer.wrap(bytes), sector * SECTOR_BYTES);
    write(bytes, sector * SECTOR_BYTES);
  }

  SparseBytes copy() {
    SparseBytes copy = new SparseBytes();
    blocks.forEach((number, block) -> copy.blocks.put(number, block.clone()));
    copy.size = size;
    return copy;
  }

  byte[] toArray() {
    byte[] bytes = new byte[Math.toIntExact(size)];
    read(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }
}
