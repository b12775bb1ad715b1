package dev.varve.volume.content;

import dev.varve.format.chunk.ChunkId;

/// Where some bytes of a content come from, as it is stored.
public sealed interface Extent {
  /// The largest extent of bytes that lie in the record itself: 64 KiB.
  int MAX_INLINE_BYTES = 64 << 10;

  /// The most bytes that lie in the tree for good: 4 KiB. A chunk costs records in the store's log,
  /// in its index and in the tree, some 200 bytes together, and one more read; a node of the tree
  /// holds two such extents.
  int MAX_SETTLED_INLINE_BYTES = 4 << 10;

  /// Returns how many bytes of the file it stands for.
  ///
  /// @return at least 1
  long length();

  /// Part of a chunk.
  ///
  /// @param length bytes, at most a chunk's size
  /// @param chunk the chunk
  /// @param chunkOffset the first byte in the chunk
  record InChunk(long length, ChunkId chunk, int chunkOffset) implements Extent {}

  /// Bytes kept in the record.
  ///
  /// @param bytes at most [#MAX_INLINE_BYTES]; never written again
  @SuppressWarnings("ArrayRecordComponent")
  record Inline(byte[] bytes) implements Extent {
    @Override
    public long length() {
      return bytes.length;
    }
  }

  /// Zeros: reserved room that holds no data yet, or a hole that hides what lies below.
  ///
  /// @param length bytes
  /// @param reserved whether the room counts as allocated
  record Zero(long length, boolean reserved) implements Extent {}
}
