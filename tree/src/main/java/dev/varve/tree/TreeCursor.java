package dev.varve.tree;

import dev.varve.base.Check;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Walks a tree's entries in the order of keys, both ways. It stands on an entry or nowhere. Over a
/// [Tree] that was changed since, it must seek before anything else. One thread at a time.
public final class TreeCursor {
  private static final int MAX_BRANCHES = NodeFormat.MAX_LEVEL;
  private static final Leaf NOTHING = new Leaf(0, 0);

  private final NodeCache nodes;
  private final Supplier<Node> root;
  private final LongSupplier changes;

  // The path to the leaf, from the root.
  private Branch[] branches = new Branch[4];
  private int[] indexes = new int[4];
  private int depth;

  private Leaf leaf = NOTHING;
  private int at;
  private boolean valid;
  private long seenChanges;

  TreeCursor(NodeCache nodes, Supplier<Node> root, LongSupplier changes) {
    this.nodes = nodes;
    this.root = root;
    this.changes = changes;
  }

  /// Moves to the first entry at or after a key.
  ///
  /// @param key the key
  /// @return whether there is one; otherwise the cursor stands nowhere
  public boolean seek(byte[] key) {
    descend(key);
    at = leaf.lowerBound(key);
    valid = at < leaf.count() || toNextLeaf();
    return valid;
  }

  /// Moves to the last entry at or before a key.
  ///
  /// @param key the key
  /// @return whether there is one; otherwise the cursor stands nowhere
  public boolean seekFloor(byte[] key) {
    descend(key);
    int found = leaf.find(key);
    at = found >= 0 ? found : -found - 2;
    valid = at >= 0 || toPreviousLeaf();
    return valid;
  }

  /// Moves to the next entry.
  ///
  /// @return whether there is one; otherwise the cursor stands nowhere
  public boolean next() {
    checkValid();
    at++;
    valid = at < leaf.count() || toNextLeaf();
    return valid;
  }

  /// Moves to the entry before.
  ///
  /// @return whether there is one; otherwise the cursor stands nowhere
  public boolean previous() {
    checkValid();
    at--;
    valid = at >= 0 || toPreviousLeaf();
    return valid;
  }

  /// Says whether the cursor stands on an entry.
  ///
  /// @return whether it does
  public boolean isValid() {
    return valid;
  }

  /// Returns the key.
  ///
  /// @return a copy
  public byte[] key() {
    checkValid();
    return leaf.key(at);
  }

  /// Returns the value.
  ///
  /// @return a copy
  public byte[] value() {
    checkValid();
    return leaf.value(at);
  }

  /// Shows the key without copying it.
  ///
  /// @return a read-only buffer from 0 to the key's length, valid until the tree changes
  public ByteBuffer keyView() {
    checkValid();
    return leaf.keyView(at);
  }

  /// Shows the value without copying it.
  ///
  /// @return a read-only buffer from 0 to the value's length, valid until the tree changes
  public ByteBuffer valueView() {
    checkValid();
    return leaf.valueView(at);
  }

  /// Says whether the cursor stands on an entry whose key begins with some bytes.
  ///
  /// @param prefix the bytes
  /// @return whether it does
  public boolean keyStartsWith(byte[] prefix) {
    if (!valid) {
      return false;
    }
    checkValid();
    int start = leaf.keyStart(at);
    return leaf.keyBytes(at) >= prefix.length
        && Arrays.equals(leaf.heap(), start, start + prefix.length, prefix, 0, prefix.length);
  }

  /// Compares the key with another one, in the order of the tree.
  ///
  /// @param other the other key
  /// @return below zero when the cursor's key comes first, zero when they are equal, else above
  public int compareKey(byte[] other) {
    checkValid();
    return leaf.compareKey(at, other);
  }

  /// Reads eight bytes of the key.
  ///
  /// @param offset where they begin; they must be inside the key
  /// @return the big-endian number
  public long keyLong(int offset) {
    return keyView().getLong(offset);
  }

  private void checkValid() {
    Check.state(valid, () -> "the cursor stands on no entry");
    checkUnchanged();
  }

  private void checkUnchanged() {
    Check.state(
        changes.getAsLong() == seenChanges, () -> "the tree was changed: the cursor must seek");
  }

  private void descend(byte[] key) {
    valid = false;
    seenChanges = changes.getAsLong();
    depth = 0;
    Page page = nodes.page(root.get());
    while (page instanceof Branch branch) {
      int i = branch.childIndex(key);
      push(branch, i);
      page = nodes.childPage(branch, i);
    }
    leaf = (Leaf) page;
  }

  private void push(Branch branch, int i) {
    if (depth == branches.length) {
      Check.invariant(depth < MAX_BRANCHES, () -> "a tree has at most " + MAX_BRANCHES + " levels");
      branches = Arrays.copyOf(branches, MAX_BRANCHES);
      indexes = Arrays.copyOf(indexes, MAX_BRANCHES);
    }
    branches[depth] = branch;
    indexes[depth] = i;
    depth++;
  }

  /// Goes to the first entry of the next leaf. A leaf below a branch has entries.
  private boolean toNextLeaf() {
    while (depth > 0 && indexes[depth - 1] + 1 == branches[depth - 1].units()) {
      depth--;
    }
    if (depth == 0) {
      return false;
    }
    indexes[depth - 1]++;
    Page page = nodes.childPage(branches[depth - 1], indexes[depth - 1]);
    while (page instanceof Branch branch) {
      push(branch, 0);
      page = nodes.childPage(branch, 0);
    }
    leaf = (Leaf) page;
    at = 0;
    return true;
  }

  /// Goes to the last entry of the leaf before.
  private boolean toPreviousLeaf() {
    while (depth > 0 && indexes[depth - 1] == 0) {
      depth--;
    }
    if (depth == 0) {
      return false;
    }
    indexes[depth - 1]--;
    Page page = nodes.childPage(branches[depth - 1], indexes[depth - 1]);
    while (page instanceof Branch branch) {
      push(branch, branch.units() - 1);
      page = nodes.childPage(branch, branch.units() - 1);
    }
    leaf = (Leaf) page;
    at = leaf.count() - 1;
    return true;
  }
}
