package dev.varve.tree;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps written nodes in memory, weighed in bytes; the trees of a process share one. Safe for any
/// thread.
///
/// A branch points at its children's nodes, so a node that is in memory is found without a look-up;
/// the cache decides only which pages go. It does so by SIEVE (Zhang et al., NSDI 2024): nodes
/// stand in the order in which they came, a hand passes from old to new, spares each node that was
/// used since it came by last, and drops the first that was not. A use is thus one flag, written
/// once a round, and nodes of a long scan go before those that are used again.
/// `docs/decisions/0008-tree.md` says what else was tried.
///
/// The lock is held for steps in memory only, never while a node is read.
public final class NodeCache {
  /// What the cache holds and did.
  ///
  /// @param nodeCount nodes in memory
  /// @param bytes memory they take
  /// @param maxBytes memory they may take
  /// @param loadCount nodes read from the source so far
  /// @param evictionCount nodes dropped from memory so far
  public record Stats(
      int nodeCount, long bytes, long maxBytes, long loadCount, long evictionCount) {}

  private final NodeSource source;
  private final long maxBytes;

  // Everything below is guarded by this. A node that is here has its page.
  private final Map<ChunkId, Node> resident = new HashMap<>();
  private @Nullable Node newest;
  private @Nullable Node oldest;
  private @Nullable Node hand;
  private long bytes;
  private long loadCount;
  private long evictionCount;

  /// Creates an empty cache.
  ///
  /// @param source where nodes come from that are not in memory
  /// @param maxBytes how much memory nodes may take here, above zero
  public NodeCache(NodeSource source, long maxBytes) {
    Check.argument(maxBytes > 0, () -> "a cache holds more than zero bytes, found " + maxBytes);
    this.source = source;
    this.maxBytes = maxBytes;
  }

  /// Says what the cache holds and did.
  ///
  /// @return the numbers of this moment
  public synchronized Stats stats() {
    return new Stats(resident.size(), bytes, maxBytes, loadCount, evictionCount);
  }

  /// Returns the node of a reference, loaded or not.
  synchronized Node node(NodeRef ref) {
    Node found = resident.get(ref.id());
    return found != null && found.writtenRef().equals(ref) ? found : Node.of(ref);
  }

  /// Returns the page of a node. Loads it when it is not in memory.
  Page page(Node node) {
    Page page = node.residentPage();
    if (page == null) {
      return load(node);
    }
    node.use();
    return page;
  }

  /// Returns the page of a child. Loads it when it is not in memory.
  Page childPage(Branch branch, int i) {
    Node child = branch.child(i);
    Page page = child.residentPage();
    if (page == null) {
      return loadChild(branch, i, child);
    }
    child.use();
    return page;
  }

  /// Looks a key up below a root.
  Optional<byte[]> get(Node root, byte[] key) {
    return read(
        root, key, (bytes, offset, count) -> Arrays.copyOfRange(bytes, offset, offset + count));
  }

  boolean contains(Node root, byte[] key) {
    return read(root, key, (bytes, offset, count) -> true).isPresent();
  }

  /// Reads a value below a root where it lies.
  <T> Optional<T> read(Node root, byte[] key, TreeReader.ValueReader<T> reader) {
    byte[] block = root.block();
    if (block != null) {
      return read(root, block, key, reader);
    }
    Page page = page(root);
    while (page instanceof Branch branch) {
      int i = branch.childIndex(key);
      Node child = branch.child(i);
      block = child.block();
      if (block != null) {
        return read(child, block, key, reader);
      }
      page = childPage(branch, i);
    }
    int found = page.find(key);
    return found < 0
        ? Optional.empty()
        : Optional.of(reader.read(page.heap(), page.valueStart(found), page.valueBytes(found)));
  }

  private static <T> Optional<T> read(
      Node node, byte[] block, byte[] key, TreeReader.ValueReader<T> reader) {
    node.use();
    long found = LeafBlock.find(block, node.places(), key);
    return found < 0
        ? Optional.empty()
        : Optional.of(reader.read(block, (int) (found >>> Integer.SIZE), (int) found));
  }

  private Page loadChild(Branch branch, int i, Node child) {
    Page page = load(child);
    NodeRef ref = child.writtenRef();
    if (page.level() != branch.level() - 1) {
      throw NodeFormat.corrupt(
          ref, "its level is " + page.level() + ", its parent's " + branch.level());
    }
    if (page.isEmpty()) {
      throw NodeFormat.corrupt(ref, "it is empty and not the root");
    }
    Node known = node(ref);
    if (known != child && known.residentPage() != null) {
      branch.share(i, child, known);
    }
    return page;
  }

  private Page load(Node node) {
    NodeRef ref = node.writtenRef();
    Page found = node(ref).residentPage();
    return found != null ? found : admit(node, NodeFormat.decode(ref, readChunk(ref)));
  }

  /// Reads a node's chunk past the cache. A node that is named and not there is damage: names are
  /// never kept longer than nodes.
  Chunk readChunk(NodeRef ref) {
    try {
      return source.read(ref.id());
    } catch (VarveException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      throw new VarveException(
          ErrorCode.CORRUPT, "tree node %s is missing in the store".formatted(ref), e);
    }
  }

  private synchronized Page admit(Node node, Page page) {
    loadCount++;
    Node known = resident.get(node.writtenRef().id());
    Page held = known == null ? null : known.residentPage();
    if (held != null) {
      return held;
    }
    node.keep(page);
    enter(node, page);
    return page;
  }

  /// Takes over a node that was just written: from now on its page may go.
  void adopt(Node node) {
    adopt(node, node.unwrittenPage().sealed());
  }

  private synchronized void adopt(Node node, Page page) {
    if (resident.containsKey(node.writtenRef().id())) {
      node.keep(null);
    } else {
      node.keep(page);
      enter(node, page);
    }
  }

  private void enter(Node node, Page page) {
    resident.put(node.writtenRef().id(), node);
    node.weightBytes = page.heapBytes();
    bytes += node.weightBytes;
    node.older = newest;
    if (newest == null) {
      oldest = node;
    } else {
      newest.newer = node;
    }
    newest = node;
    while (bytes > maxBytes && oldest != null) {
      evict(oldest);
    }
  }

  /// Drops the page of the first node from the hand on that was not used since the last round.
  private void evict(Node first) {
    Node at = hand == null ? first : hand;
    // Uses go on meanwhile: after two rounds any node will do.
    for (long steps = 2L * resident.size(); at.takeUse() && steps > 0; steps--) {
      at = at.newer == null ? first : at.newer;
    }
    hand = at.newer;
    unlink(at);
    resident.remove(at.writtenRef().id());
    bytes -= at.weightBytes;
    evictionCount++;
    at.keep(null);
  }

  private void unlink(Node node) {
    if (node.older == null) {
      oldest = node.newer;
    } else {
      node.older.newer = node.newer;
    }
    if (node.newer == null) {
      newest = node.older;
    } else {
      node.newer.older = node.older;
    }
    node.older = null;
    node.newer = null;
  }
}
