package dev.varve.tree;

import dev.varve.base.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The newest state of a tree, for its one writer. Nodes made since the last freeze are changed in
/// place; others are copied first, so frozen trees stay what they are.
///
/// The shape depends only on the changes and on their order: not on freezes, caches, memory or
/// whether the tree was opened again in between. A node splits above [#MAX_NODE_BYTES] of entries
/// and is merged with a neighbour below a quarter of that when both fit.
///
/// **Threads.** The caller locks: exclusive for changes and freezes, shared for reads.
///
/// **Cost.** One path from the root for each change; an untouched node is copied once a freeze.
public final class Tree implements TreeReader {
  /// The entries of a node in bytes before it splits. One entry alone may be larger.
  static final int MAX_NODE_BYTES = 8 << 10;

  /// Below this a node looks for a neighbour to merge with.
  static final int MIN_NODE_BYTES = MAX_NODE_BYTES / 4;

  private static final byte[] NO_VALUE = new byte[NodeRef.BYTES];

  private final NodeCache nodes;
  private Node root;
  private long generation = 1;
  private long checkpointGeneration;
  private List<NodeRef> superseded = new ArrayList<>();
  private List<Node> beingWritten = new ArrayList<>();
  private long dirtyBytes;

  /// What a checkpoint writes, and what it makes superfluous.
  ///
  /// @param tree the tree to write
  /// @param superseded written nodes that are part of the tree no more, and were of the one that
  ///   the checkpoint before wrote
  public record Frozen(FrozenTree tree, List<NodeRef> superseded) {
    /// Copies the list.
    public Frozen {
      superseded = List.copyOf(superseded);
    }
  }

  /// A right part of a node that split.
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(byte[] separator, Node node) {}

  private Tree(NodeCache nodes, Node root) {
    this.nodes = nodes;
    this.root = root;
  }

  /// Makes an empty tree: one leaf without entries.
  ///
  /// @param nodes where written nodes come from
  /// @return the tree
  public static Tree create(NodeCache nodes) {
    return new Tree(nodes, new Node(0, 1));
  }

  /// Opens a written tree. Reads its root.
  ///
  /// @param nodes where written nodes come from
  /// @param root its root
  /// @return the tree
  /// @throws dev.varve.base.VarveException as [NodeSource#read]
  public static Tree open(NodeCache nodes, NodeRef root) {
    return new Tree(nodes, nodes.get(root));
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

  /// Returns about how much memory the nodes take that no checkpoint has frozen yet.
  ///
  /// @return bytes
  public long dirtyBytes() {
    return dirtyBytes;
  }

  /// Freezes the tree as it is, for readers. Constant time.
  ///
  /// @return the tree of this moment
  public FrozenTree freeze() {
    if (root.ref() == null && root.generation() == generation) {
      generation++;
    }
    return new FrozenTree(nodes, root);
  }

  /// Freezes the tree to be written. The checkpoint before must have been written to its end.
  ///
  /// @return the tree of this moment, and the nodes that it made superfluous
  public Frozen freezeForCheckpoint() {
    for (Node node : beingWritten) {
      NodeRef ref = node.ref();
      Check.invariant(ref != null, () -> "the checkpoint before was not written to its end");
      superseded.add(ref);
    }
    Frozen frozen = new Frozen(new FrozenTree(nodes, root), superseded);
    superseded = new ArrayList<>();
    beingWritten = new ArrayList<>();
    checkpointGeneration = generation;
    generation++;
    dirtyBytes = 0;
    return frozen;
  }

  /// Sets a key.
  ///
  /// @param key up to [TreeReader#MAX_KEY_BYTES]
  /// @param value up to [TreeReader#MAX_VALUE_BYTES]
  public void put(byte[] key, byte[] value) {
    Check.argument(
        key.length <= MAX_KEY_BYTES && value.length <= MAX_VALUE_BYTES,
        () -> "a key of " + key.length + " and a value of " + value.length + " bytes are too long");
    root = editable(root);
    List<Part> more = put(root, key, value);
    while (!more.isEmpty()) {
      Node left = root;
      root = made(new Node(left.level() + 1, generation));
      root.insert(0, new byte[0], NO_VALUE, left);
      more = addChildren(root, 0, more);
    }
  }

  /// Removes a key.
  ///
  /// @param key the key
  /// @return whether it was there
  public boolean remove(byte[] key) {
    if (!contains(key)) {
      return false;
    }
    root = editable(root);
    remove(root, key);
    lowerRoot();
    return true;
  }

  /// Removes every key from one on and before another. Leaves that lie wholly between are not
  /// loaded.
  ///
  /// @param from the first key
  /// @param to the key after the last
  public void removeRange(byte[] from, byte[] to) {
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return;
    }
    TreeCursor cursor = cursor();
    if (!cursor.seek(from) || Arrays.compareUnsigned(cursor.key(), to) >= 0) {
      return;
    }
    root = editable(root);
    removeRange(root, from, to, new byte[0], null);
    lowerRoot();
  }

  // Putting.

  private List<Part> put(Node node, byte[] key, byte[] value) {
    int found = node.find(key);
    if (node.level() > 0) {
      int index = found >= 0 ? found : -found - 2;
      Node child = editableChild(node, index);
      List<Part> more = put(child, key, value);
      return more.isEmpty() ? more : addChildren(node, index, more);
    }
    if (found >= 0) {
      node.replace(found, value);
      return split(node, false);
    }
    int index = -found - 1;
    boolean atEnd = index == node.count();
    node.insert(index, key, value, null);
    return split(node, atEnd);
  }

  /// Gives a branch the right parts of a child that split.
  private List<Part> addChildren(Node branch, int index, List<Part> parts) {
    boolean atEnd = index == branch.count() - 1;
    int at = index;
    for (Part part : parts) {
      at++;
      branch.insert(at, part.separator, NO_VALUE, part.node);
    }
    return split(branch, atEnd);
  }

  /// Splits a node that is too large; one that grew at its end keeps nearly all, because more will
  /// come there.
  private List<Part> split(Node node, boolean atEnd) {
    if (node.liveBytes() <= MAX_NODE_BYTES || node.count() == 1) {
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    while (node.liveBytes() > MAX_NODE_BYTES && node.count() > 1) {
      Part right = cutFrom(node, atEnd ? node.count() - 1 : splitIndex(node));
      parts.addAll(0, split(right.node, false));
      parts.addFirst(right);
    }
    return parts;
  }

  private static int splitIndex(Node node) {
    int bytes = 0;
    int index = 0;
    while (index < node.count() - 1 && bytes + node.entryBytes(index) / 2 < node.liveBytes() / 2) {
      bytes += node.entryBytes(index);
      index++;
    }
    return Math.max(1, index);
  }

  private Part cutFrom(Node node, int keep) {
    int bytes = 0;
    for (int i = keep; i < node.count(); i++) {
      bytes += node.entryBytes(i);
    }
    Node right = made(new Node(node.level(), generation, node.count() - keep, bytes));
    for (int i = keep; i < node.count(); i++) {
      right.appendFrom(node, i);
    }
    while (node.count() > keep) {
      node.remove(node.count() - 1);
    }
    byte[] first = right.key(0);
    if (node.level() > 0) {
      right.clearFirstKey();
      return new Part(first, right);
    }
    return new Part(separator(node.key(keep - 1), first), right);
  }

  /// The shortest key above one and not above another.
  private static byte[] separator(byte[] last, byte[] first) {
    int common = Arrays.mismatch(last, first);
    return Arrays.copyOf(first, Math.min(first.length, common + 1));
  }

  // Removing.

  private void remove(Node node, byte[] key) {
    if (node.level() == 0) {
      node.remove(node.find(key));
      return;
    }
    int index = node.childIndex(key);
    Node child = editableChild(node, index);
    remove(child, key);
    tidy(node, index, child);
  }

  /// Drops an empty child, merges a small one with a neighbour when both fit.
  private void tidy(Node branch, int index, Node child) {
    if (child.count() == 0) {
      removeChild(branch, index);
    } else if (child.liveBytes() < MIN_NODE_BYTES) {
      if (index + 1 < branch.count()) {
        merge(branch, index, child, Search.child(nodes, branch, index + 1));
      } else if (index > 0) {
        Node left = Search.child(nodes, branch, index - 1);
        if (left.liveBytes() + child.liveBytes() <= MAX_NODE_BYTES) {
          merge(branch, index - 1, editableChild(branch, index - 1), child);
        }
      }
    }
  }

  private void merge(Node branch, int index, Node left, Node right) {
    if (left.liveBytes() + right.liveBytes() <= MAX_NODE_BYTES) {
      int from = 0;
      if (right.level() > 0) {
        // A branch's first key is empty: its parent's stands for it.
        Node first = right.heldChild(0);
        left.insert(left.count(), branch.key(index + 1), right.value(0), first);
        from = 1;
      }
      for (int i = from; i < right.count(); i++) {
        left.appendFrom(right, i);
      }
      drop(right);
      branch.remove(index + 1);
    }
  }

  private static void removeChild(Node branch, int index) {
    branch.remove(index);
    if (index == 0 && branch.count() > 0) {
      branch.clearFirstKey();
    }
  }

  /// Removes a range under an editable node, all of whose keys are from `start` on and before
  /// `end`, as far as these are known.
  private void removeRange(Node node, byte[] from, byte[] to, byte[] start, byte @Nullable [] end) {
    if (node.level() == 0) {
      int first = insertion(node, from);
      int last = insertion(node, to);
      for (int i = last - 1; i >= first; i--) {
        node.remove(i);
      }
      return;
    }
    int first = node.childIndex(from);
    int last = node.childIndex(to);
    for (int i = last; i >= first; i--) {
      byte[] childStart = i > 0 ? node.key(i) : start;
      byte[] childEnd = i + 1 < node.count() ? node.key(i + 1) : end;
      boolean whole =
          Arrays.compareUnsigned(childStart, from) >= 0
              && childEnd != null
              && Arrays.compareUnsigned(childEnd, to) <= 0;
      if (whole) {
        dropAll(node, i);
        removeChild(node, i);
      } else {
        removeRange(editableChild(node, i), from, to, childStart, childEnd);
      }
    }
    for (int i = Math.min(node.count() - 1, first + 1); i >= first && i < node.count(); i--) {
      Node child = Search.child(nodes, node, i);
      if (child.count() == 0 || child.liveBytes() < MIN_NODE_BYTES) {
        tidy(node, i, editableChild(node, i));
      }
    }
  }

  private static int insertion(Node leaf, byte[] key) {
    int found = leaf.find(key);
    return found >= 0 ? found : -found - 1;
  }

  private void dropAll(Node branch, int index) {
    Node held = branch.heldChild(index);
    if (held == null && branch.level() == 1) {
      superseded.add(branch.childRef(index));
      return;
    }
    Node child = held != null ? held : Search.child(nodes, branch, index);
    for (int i = 0; child.level() > 0 && i < child.count(); i++) {
      dropAll(child, i);
    }
    drop(child);
  }

  private void lowerRoot() {
    while (root.level() > 0 && root.count() <= 1) {
      Node old = root;
      root = old.count() == 0 ? made(new Node(0, generation)) : Search.child(nodes, old, 0);
      drop(old);
    }
  }

  // Nodes.

  private Node editableChild(Node branch, int index) {
    Node child = Search.child(nodes, branch, index);
    if (child.generation() != generation || child.ref() != null) {
      child = editable(child);
      branch.holdChild(index, child);
    }
    return child;
  }

  private Node editable(Node node) {
    if (node.generation() == generation && node.ref() == null) {
      return node;
    }
    drop(node);
    return made(node.copy(generation));
  }

  private Node made(Node node) {
    dirtyBytes += MAX_NODE_BYTES;
    return node;
  }

  /// Notes that a node is part of the tree no more.
  private void drop(Node node) {
    NodeRef ref = node.ref();
    if (ref != null) {
      superseded.add(ref);
    } else if (node.generation() <= checkpointGeneration) {
      beingWritten.add(node);
    }
  }
}
