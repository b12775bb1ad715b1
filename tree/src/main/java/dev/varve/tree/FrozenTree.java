package dev.varve.tree;

import dev.varve.base.Check;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A tree as it was at one moment. Never changes; for any thread, without locks. Written nodes are
/// loaded when they are needed, and must be kept in their store meanwhile.
public final class FrozenTree implements TreeReader {
  private final NodeCache nodes;
  private final Node root;

  FrozenTree(NodeCache nodes, Node root) {
    this.nodes = nodes;
    this.root = root;
  }

  /// Opens a written tree. Reads its root.
  ///
  /// @param nodes where its nodes come from
  /// @param root its root
  /// @return the tree
  /// @throws dev.varve.base.VarveException as [NodeSource#read]
  public static FrozenTree open(NodeCache nodes, NodeRef root) {
    return new FrozenTree(nodes, nodes.get(root));
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return Search.get(nodes, root, key);
  }

  @Override
  public boolean contains(byte[] key) {
    return Search.contains(nodes, root, key);
  }

  @Override
  public TreeCursor cursor() {
    return new TreeCursor(nodes, root);
  }

  /// Returns where the tree was written.
  ///
  /// @return its root, or empty before [#write]
  public Optional<NodeRef> ref() {
    return Optional.ofNullable(root.ref());
  }

  /// Writes the nodes that are not written yet, children first. Only for a tree of
  /// [Tree#freezeForCheckpoint], once, by one thread; the writer may go on meanwhile.
  ///
  /// @param birth the position of the checkpoint, above that of any before
  /// @param algorithm what names the nodes
  /// @param sink keeps each chunk; when it throws, the rest is not written, and the call may be
  ///   repeated
  /// @return the root; the one that the tree has already when nothing changed since it was written
  public NodeRef write(long birth, DigestAlgorithm algorithm, Consumer<Chunk> sink) {
    NodeRef written = root.ref();
    return written != null ? written : write(root, birth, algorithm.newHasher(), sink);
  }

  private NodeRef write(Node node, long birth, Hasher hasher, Consumer<Chunk> sink) {
    if (node.level() > 0) {
      for (int i = 0; i < node.count(); i++) {
        @Nullable Node child = node.heldChild(i);
        if (child != null) {
          NodeRef known = child.ref();
          node.releaseChild(i, known != null ? known : write(child, birth, hasher, sink));
        }
      }
    }
    byte[] bytes = NodeFormat.encode(node, birth);
    Check.invariant(
        bytes.length <= Chunk.MAX_BYTES, () -> "a node of " + bytes.length + " bytes is no chunk");
    Chunk chunk = Chunk.of(hasher, bytes);
    sink.accept(chunk);
    NodeRef ref = new NodeRef(chunk.id(), birth);
    node.written(ref);
    nodes.put(ref, node);
    return ref;
  }

  NodeCache nodes() {
    return nodes;
  }

  Node root() {
    return root;
  }
}
