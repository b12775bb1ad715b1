package dev.varve.tree;

import dev.varve.base.Check;
import java.util.Arrays;

/// Walks a frozen tree forwards, standing before a node that it has not looked into, on an entry,
/// or at the end. So whole subtrees can be passed over unseen. Keys before a first one are left
/// out, as far as nodes were looked into.
final class TreeWalk {
  private static final byte[] LOWEST = {};

  private final NodeCache nodes;
  private final byte[] from;
  private final Branch[] branches;
  private final int[] indexes;

  /// Branches above what the walk stands before.
  private int depth;

  private Node node;

  /// The level of the node, or -1 on an entry and -2 at the end.
  private int level;

  private Leaf leaf = new Leaf(0, 0);
  private int at;

  static final int ON_ENTRY = -1;
  static final int AT_END = -2;

  /// Begins before a tree's root.
  TreeWalk(FrozenTree tree, byte[] from) {
    this.nodes = tree.nodes();
    this.from = from;
    node = tree.root();
    level = nodes.page(node).level();
    branches = new Branch[level];
    indexes = new int[level];
  }

  /// Returns the level of the node that the walk stands before, or [#ON_ENTRY] or [#AT_END].
  int level() {
    return level;
  }

  /// Returns the node that the walk stands before.
  Node node() {
    Check.invariant(level >= 0, () -> "the walk stands before no node");
    return node;
  }

  /// Returns the entry's key, or the lowest key that may be below the node.
  byte[] lowestKey() {
    if (level == ON_ENTRY) {
      return leaf.key(at);
    }
    for (int i = depth - 1; i >= 0; i--) {
      if (indexes[i] > 0) {
        return branches[i].separator(indexes[i]);
      }
    }
    return LOWEST;
  }

  byte[] value() {
    return leaf.value(at);
  }

  /// Looks into the node, and stands before its first child or on its first entry.
  void enter() {
    Page page =
        depth == 0 ? nodes.page(node) : nodes.childPage(branches[depth - 1], indexes[depth - 1]);
    switch (page) {
      case Leaf entered -> {
        leaf = entered;
        at = leaf.lowerBound(from);
        level = ON_ENTRY;
        if (at == leaf.count()) {
          leave();
        }
      }
      case Branch branch -> {
        branches[depth] = branch;
        indexes[depth] = branch.childIndex(from);
        depth++;
        standBefore();
      }
    }
  }

  /// Passes over the node, or goes to the next entry.
  void pass() {
    if (level == ON_ENTRY && at + 1 < leaf.count()) {
      at++;
    } else {
      leave();
    }
  }

  /// Goes to the next node that the walk has not been in.
  private void leave() {
    while (depth > 0) {
      indexes[depth - 1]++;
      if (indexes[depth - 1] < branches[depth - 1].units()) {
        standBefore();
        return;
      }
      depth--;
    }
    level = AT_END;
  }

  private void standBefore() {
    Branch branch = branches[depth - 1];
    node = branch.child(indexes[depth - 1]);
    level = branch.level() - 1;
  }

  /// Says whether the walk is at the end, or what it stands before lies at or behind a key.
  boolean isBehind(byte[] end) {
    return level == AT_END || Arrays.compareUnsigned(lowestKey(), end) >= 0;
  }
}
