package dev.varve.tree;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;

/// Where written nodes come from.
@FunctionalInterface
public interface NodeSource {
  /// Reads a node's chunk.
  ///
  /// @param id the chunk
  /// @return the chunk, verified
  /// @throws dev.varve.base.VarveException `NOT_FOUND`, `CORRUPT` or `DISK_FAILED`
  Chunk read(ChunkId id);
}
