package dev.varve.tree;

import dev.varve.base.Check;
import dev.varve.format.chunk.ChunkId;
import java.nio.ByteBuffer;

/// Names a written node. Encoded as the id and the birth, 8 bytes, big-endian.
///
/// @param id the chunk that is the node
/// @param birth the position of the checkpoint that wrote it, at least 1
public record NodeRef(ChunkId id, long birth) {
  /// Size of an encoded reference in bytes.
  public static final int BYTES = ChunkId.BYTES + Long.BYTES;

  /// Checks the birth.
  public NodeRef {
    long value = birth;
    Check.argument(value >= 1, () -> "a birth is at least 1, found " + value);
  }

  /// Reads a reference.
  ///
  /// @param source big-endian; its position advances
  /// @return the reference
  public static NodeRef decode(ByteBuffer source) {
    return new NodeRef(ChunkId.decode(source), source.getLong());
  }

  /// Writes the reference.
  ///
  /// @param target big-endian; receives [#BYTES] bytes
  public void encode(ByteBuffer target) {
    id.encode(target);
    target.putLong(birth);
  }
}
