package dev.varve.volume.content;

import dev.varve.format.chunk.ChunkId;
import java.util.Arrays;

/// One piece of the answer to "what are these bytes of the file", as seen through all layers.
///
/// @param offset its first byte in the file
/// @param length bytes, at least 1
/// @param source where they come from
public record Segment(long offset, long length, Source source) {
  /// Returns where the next segment begins.
  ///
  /// @return the offset after its last byte
  public long end() {
    return offset + length;
  }

  /// Where the bytes of a segment come from.
  public sealed interface Source {
    /// Says whether bytes were written there; otherwise they read as zeros.
    ///
    /// @return whether it is [InChunk] or [Inline]
    boolean isData();
  }

  /// Part of a chunk.
  ///
  /// @param chunk the chunk
  /// @param chunkOffset the segment's first byte in the chunk
  /// @param extentLength how long the extent is that the segment is all or a piece of
  public record InChunk(ChunkId chunk, int chunkOffset, int extentLength) implements Source {
    @Override
    public boolean isData() {
      return true;
    }
  }

  /// Bytes that lie in the tree. Two are equal when they are the same part of equal arrays.
  ///
  /// @param bytes holds them; never written
  /// @param from where the segment's first byte is
  @SuppressWarnings("ArrayRecordComponent")
  public record Inline(byte[] bytes, int from) implements Source {
    @Override
    public boolean isData() {
      return true;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Inline inline
          && from == inline.from
          && Arrays.equals(bytes, inline.bytes);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(bytes) + from;
    }
  }

  /// Zeros without room.
  public record Hole() implements Source {
    @Override
    public boolean isData() {
      return false;
    }
  }

  /// Zeros whose room is kept.
  public record Reserved() implements Source {
    @Override
    public boolean isData() {
      return false;
    }
  }
}
