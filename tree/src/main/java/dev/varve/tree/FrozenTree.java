package dev.varve.tree;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import java.util.Optional;
import java.util.function.Consumer;

/// A tree as it was at one moment. Never changes; for any thread, without locks. Written nodes are
/// loaded when they are needed, and must be kept in their store meanwhile.
public final class FrozenTree implements TreeReader {
  private final NodeCache nodes;
  private final Node root;
  private final boolean mayWrite;

  /// Written by the thread that writes the tree.
  private volatile long unwrittenBytes;

  private FrozenTree(NodeCache nodes, Node root, boolean mayWrite, long unwrittenBytes) {
    this.nodes = nodes;
    this.root = root;
    this.mayWrite = mayWrite;
    this.unwrittenBytes = unwrittenBytes;
  }

  static FrozenTree forReaders(NodeCache nodes, Node root) {
    return new FrozenTree(nodes, root, false, 0);
  }

  static FrozenTree forCheckpoint(NodeCache nodes, Node root, long unwrittenBytes) {
    return new FrozenTree(nodes, root, true, unwrittenBytes);
  }

  /// Opens a written tree. Reads nothing yet.
  ///
  /// @param nodes where its nodes come from
  /// @param root its root
  /// @return the tree
  public static FrozenTree open(NodeCache nodes, NodeRef root) {
    return forReaders(nodes, nodes.node(root));
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    return nodes.get(root, key);
  }

  @Override
  public <T> Optional<T> read(byte[] key, ValueReader<T> reader) {
    return nodes.read(root, key, reader);
  }

  @Override
  public boolean contains(byte[] key) {
    return nodes.contains(root, key);
  }

  @Override
  public TreeCursor cursor() {
    return new TreeCursor(nodes, () -> root, () -> 0);
  }

  /// Returns where the tree was written.
  ///
  /// @return its root, or empty before [#write] has returned
  public Optional<NodeRef> ref() {
    return root.ref();
  }

  /// Writes the nodes that are not written yet, children first; the writer of the tree may go on
  /// meanwhile. Only for a tree of [Tree#freezeForCheckpoint], and by one thread. When the sink
  /// throws, the call must be repeated, with the same birth, before the next checkpoint: it goes on
  /// where it stopped.
  ///
  /// @param birth the position of the checkpoint, above that of any before
  /// @param algorithm what names the nodes
  /// @param sink keeps each chunk, and can give it back as soon as it returns
  /// @return the root; the one that the tree has already when nothing changed since it was written
  public NodeRef write(long birth, DigestAlgorithm algorithm, Consumer<Chunk> sink) {
    if (!root.isWritten()) {
      Check.state(mayWrite, () -> "only a tree that is frozen for a checkpoint can be written");
      write(root, birth, algorithm.newHasher(), sink);
    }
    return root.writtenRef();
  }

  private void write(Node node, long birth, Hasher hasher, Consumer<Chunk> sink) {
    Page page = node.unwrittenPage();
    if (page instanceof Branch branch) {
      for (int i = 0; i < branch.units(); i++) {
        Node child = branch.child(i);
        if (!child.isWritten()) {
          write(child, birth, hasher, sink);
        }
      }
    }
    Chunk chunk = Chunk.of(hasher, NodeFormat.encode(page, birth));
    sink.accept(chunk);
    long left = unwrittenBytes - node.weightBytes;
    node.written(new NodeRef(chunk.id(), birth));
    nodes.adopt(node);
    unwrittenBytes = left;
  }

  /// Returns what its nodes take that are not written yet.
  long unwrittenBytes() {
    return unwrittenBytes;
  }

  NodeCache nodes() {
    return nodes;
  }

  Node root() {
    return root;
  }

  /// Returns the root of a tree that is known to be written.
  NodeRef writtenRoot() {
    return root.ref()
        .orElseThrow(
            () -> new VarveException(ErrorCode.INVALID_STATE, "the tree is not written yet"));
  }
}
