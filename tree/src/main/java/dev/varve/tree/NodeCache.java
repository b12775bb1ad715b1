package dev.varve.tree;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;

/// Keeps written nodes in memory, weighed in bytes; the trees of a process share one. Safe for any
/// thread.
public final class NodeCache {
  private final NodeSource source;
  private final Cache<ChunkId, Node> nodes;

  /// Creates an empty cache.
  ///
  /// @param source where nodes come from that are not in memory
  /// @param maxBytes how much memory nodes may take here, above zero
  public NodeCache(NodeSource source, long maxBytes) {
    this.source = source;
    this.nodes =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .<ChunkId, Node>weigher((id, node) -> node.memoryBytes())
            .executor(Runnable::run)
            .build();
  }

  Node get(NodeRef ref, int level) {
    Node node = get(ref);
    if (node.level() != level) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          "node %s of a tree: expected level %d, found %d"
              .formatted(ref.id(), level, node.level()));
    }
    return node;
  }

  Node get(NodeRef ref) {
    Node node = nodes.getIfPresent(ref.id());
    if (node == null) {
      node = NodeFormat.decode(ref, source.read(ref.id()));
      nodes.put(ref.id(), node);
    }
    return node;
  }

  void put(NodeRef ref, Node node) {
    nodes.put(ref.id(), node);
  }

  /// Reads a node past the cache.
  Node read(NodeRef ref) {
    return NodeFormat.decode(ref, source.read(ref.id()));
  }
}
