package dev.varve.tree;

import dev.varve.base.Check;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which nodes of a tree its writer may edit, and what becomes of those it replaces.
///
/// Every freeze begins a new generation, and a node is edited only in its own. When a node leaves
/// the tree, its generation says what it was:
///
/// - written: a checkpoint has it, so it is superseded now;
/// - of this generation, or of one that only readers froze since the last checkpoint: no checkpoint
///   has it or will have it, so it is just forgotten;
/// - older: the last checkpoint has it and is still writing, so it will be superseded by the time
///   of the next checkpoint.
final class Generations {
  private final NodeCache nodes;
  private long current = 1;

  /// The generation that the last checkpoint froze.
  private long checkpointed;

  /// The last checkpoint's tree, until it is known to be written.
  private @Nullable FrozenTree checkpoint;

  /// What nodes take that the last checkpoint does not have.
  private long ownBytes;

  private List<NodeRef> superseded = new ArrayList<>();

  /// Superseded nodes that were not written when they left.
  private final List<Node> supersededUnwritten = new ArrayList<>();

  Generations(NodeCache nodes) {
    this.nodes = nodes;
  }

  /// Says whether a node may be edited. Written nodes come from any tree, with its generation.
  boolean owns(Node node) {
    return node.generation() == current && !node.isWritten();
  }

  /// Makes a node that may be edited.
  Node make(Page page) {
    Node made = Node.unwritten(current, page);
    recount(made, page);
    return made;
  }

  /// Returns the node itself if it may be edited, and else a copy that takes its place.
  Node edit(Node node, Page page) {
    if (owns(node)) {
      return node;
    }
    drop(node);
    return make(page.copy());
  }

  /// Counts an own node's memory anew, after an edit.
  void recount(Node node, Page page) {
    int bytes = page.heapBytes();
    ownBytes += bytes - node.weightBytes;
    node.weightBytes = bytes;
  }

  /// Notes that a node is part of the tree no more.
  void drop(Node node) {
    if (node.isWritten()) {
      superseded.add(node.writtenRef());
    } else if (node.generation() > checkpointed) {
      ownBytes -= node.weightBytes;
    } else {
      supersededUnwritten.add(node);
    }
  }

  FrozenTree freeze(Node root) {
    current++;
    return FrozenTree.forReaders(nodes, root);
  }

  Tree.Frozen freezeForCheckpoint(Node root) {
    FrozenTree before = checkpoint;
    Check.state(
        before == null || before.ref().isPresent(),
        () -> "the checkpoint before is not written to its end: write its tree first");
    for (Node node : supersededUnwritten) {
      superseded.add(node.writtenRef());
    }
    supersededUnwritten.clear();
    FrozenTree frozen = FrozenTree.forCheckpoint(nodes, root, ownBytes);
    Tree.Frozen result = new Tree.Frozen(frozen, superseded);
    superseded = new ArrayList<>();
    checkpoint = frozen;
    ownBytes = 0;
    checkpointed = current;
    current++;
    return result;
  }

  /// Returns what unwritten nodes take, those of a checkpoint on its way included.
  long unwrittenBytes() {
    FrozenTree before = checkpoint;
    return ownBytes + (before == null ? 0 : before.unwrittenBytes());
  }
}
