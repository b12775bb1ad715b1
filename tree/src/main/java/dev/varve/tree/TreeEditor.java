package dev.varve.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Changes a tree: every method takes a node and returns the one that takes its place, which is the
/// same when it was editable already or nothing changed. Rules about shape depend on sizes of
/// entries alone:
///
/// - a node above [Page#SPLIT_BYTES] is split, unless one entry makes it so large;
/// - a node from which something was removed goes when it is empty, and is merged with its right or
///   else its left neighbour below the same parent when it is below [Page#UNDERFULL_BYTES] and both
///   are not above [Page#MERGED_BYTES];
/// - a root with one child gives way to that child.
final class TreeEditor {
  private final NodeCache nodes;
  private final Generations generations;

  /// Whether anything was changed since it was last asked for.
  private boolean changed;

  /// Which unit of the page below was inserted last, or -1: a hint for the split.
  private int inserted = -1;

  TreeEditor(NodeCache nodes) {
    this.nodes = nodes;
    this.generations = new Generations(nodes);
  }

  Node emptyRoot() {
    return generations.make(new Leaf());
  }

  FrozenTree freeze(Node root) {
    return generations.freeze(root);
  }

  Tree.Frozen freezeForCheckpoint(Node root) {
    return generations.freezeForCheckpoint(root);
  }

  long unwrittenBytes() {
    return generations.unwrittenBytes();
  }

  boolean takeChanged() {
    boolean found = changed;
    changed = false;
    return found;
  }

  // Putting.

  Node put(Node root, byte[] key, byte[] value) {
    Node top = put(root, nodes.page(root), key, value);
    while (generations.owns(top) && top.unwrittenPage().overflows()) {
      Branch branch = new Branch(top.unwrittenPage().level() + 1, top);
      top = generations.make(branch);
      splitChild(top, branch, 0);
    }
    return top;
  }

  private Node put(Node node, Page page, byte[] key, byte[] value) {
    return switch (page) {
      case Leaf leaf -> putInLeaf(node, leaf, key, value);
      case Branch branch -> {
        int i = branch.childIndex(key);
        Page childPage = nodes.childPage(branch, i);
        Node child = branch.child(i);
        Node put = put(child, childPage, key, value);
        Node own = generations.edit(node, branch);
        Branch ownBranch = (Branch) own.unwrittenPage();
        ownBranch.setChild(i, put);
        splitChild(own, ownBranch, i);
        yield own;
      }
    };
  }

  private Node putInLeaf(Node node, Leaf leaf, byte[] key, byte[] value) {
    int found = leaf.find(key);
    changed = true;
    Node own = generations.edit(node, leaf);
    Page page = own.unwrittenPage();
    if (found >= 0) {
      page.replace(found, value);
      inserted = -1;
    } else {
      inserted = -1 - found;
      page.insert(inserted, key, value);
    }
    generations.recount(own, page);
    return own;
  }

  /// Splits a child that is too large, an own one, into as many as it takes.
  private void splitChild(Node node, Branch branch, int i) {
    int last = i;
    for (int at = i; at <= last; at++) {
      Node child = branch.child(at);
      // A part that was just split off is own; what follows the last part is not looked at.
      Page page = generations.owns(child) ? child.unwrittenPage() : null;
      while (page != null && page.overflows()) {
        Page.Split split = page.split(inserted);
        inserted = -1;
        generations.recount(child, page);
        branch.insertChild(at + 1, split.separator(), generations.make(split.right()));
        last++;
      }
    }
    inserted = last > i ? last : -1;
    if (last > i) {
      generations.recount(node, branch);
    }
  }

  // Removing.

  Node remove(Node root, byte[] key) {
    return lowered(remove(root, nodes.page(root), key));
  }

  private Node remove(Node node, Page page, byte[] key) {
    switch (page) {
      case Leaf leaf -> {
        int found = leaf.find(key);
        return found < 0 ? node : cut(node, leaf, found, found + 1);
      }
      case Branch branch -> {
        int i = branch.childIndex(key);
        Page childPage = nodes.childPage(branch, i);
        Node removed = remove(branch.child(i), childPage, key);
        if (!changed) {
          return node;
        }
        Node own = generations.edit(node, branch);
        Branch ownBranch = (Branch) own.unwrittenPage();
        ownBranch.setChild(i, removed);
        settle(own, ownBranch, i);
        return own;
      }
    }
  }

  private Node cut(Node node, Leaf leaf, int from, int to) {
    changed = true;
    Node own = generations.edit(node, leaf);
    Page page = own.unwrittenPage();
    page.remove(from, to);
    generations.recount(own, page);
    return own;
  }

  /// Sees to a child, an own one, from which something was removed.
  private void settle(Node node, Branch branch, int i) {
    Node child = branch.child(i);
    Page page = child.unwrittenPage();
    if (page.isEmpty()) {
      generations.drop(child);
      branch.removeChild(i);
    } else if (page.isUnderfull()) {
      boolean merged = i + 1 < branch.units() && merge(branch, i);
      if (!merged && i > 0) {
        merge(branch, i - 1);
      }
    }
    generations.recount(node, branch);
  }

  /// Merges a child with its right neighbour, if they are small enough.
  private boolean merge(Branch branch, int i) {
    Page left = nodes.childPage(branch, i);
    Page right = nodes.childPage(branch, i + 1);
    if (left.sizeBytes() + right.sizeBytes() > Page.MERGED_BYTES) {
      return false;
    }
    Node own = generations.edit(branch.child(i), left);
    Page page = own.unwrittenPage();
    page.merge(branch.separator(i + 1), right);
    generations.recount(own, page);
    generations.drop(branch.child(i + 1));
    branch.setChild(i, own);
    branch.removeChild(i + 1);
    return true;
  }

  private Node lowered(Node root) {
    Node top = root;
    while (changed && nodes.page(top) instanceof Branch branch && branch.units() < 2) {
      Node below = branch.isEmpty() ? emptyRoot() : branch.child(0);
      generations.drop(top);
      top = below;
    }
    return top;
  }

  // Removing ranges.

  Node removeRange(Node root, byte[] from, byte[] to) {
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return root;
    }
    return lowered(removeRange(root, nodes.page(root), new Range(from, to, new byte[0], null)));
  }

  /// What is to be removed below a node, and which keys may be there at all: from the lowest on and
  /// before the highest, if that is known.
  @SuppressWarnings("ArrayRecordComponent")
  private record Range(byte[] from, byte[] to, byte[] low, byte @Nullable [] high) {
    Range child(Branch branch, int i) {
      return new Range(
          from,
          to,
          i == 0 ? low : branch.separator(i),
          i + 1 == branch.units() ? high : branch.separator(i + 1));
    }

    boolean coversAll() {
      return Arrays.compareUnsigned(from, low) <= 0
          && high != null
          && Arrays.compareUnsigned(high, to) <= 0;
    }
  }

  private Node removeRange(Node node, Page page, Range range) {
    switch (page) {
      case Leaf leaf -> {
        int from = leaf.lowerBound(range.from);
        int to = leaf.lowerBound(range.to);
        return from == to ? node : cut(node, leaf, from, to);
      }
      case Branch branch -> {
        return removeBelow(node, branch, range);
      }
    }
  }

  /// Removes a range below a branch: its first and last child may be in the range in part, those
  /// between are wholly.
  private Node removeBelow(Node node, Branch branch, Range range) {
    int first = branch.childIndex(range.from);
    int last = branch.lowerBound(range.to);
    int wholeFrom = range.child(branch, first).coversAll() ? first : first + 1;
    int wholeTo = Math.max(wholeFrom, range.child(branch, last).coversAll() ? last + 1 : last);
    Node left = wholeFrom > first ? cutEdge(branch, first, range) : null;
    Node right = last > first && wholeTo <= last ? cutEdge(branch, last, range) : null;
    changed = left != null || right != null || wholeFrom < wholeTo;
    if (!changed) {
      return node;
    }
    Node own = generations.edit(node, branch);
    Branch edited = (Branch) own.unwrittenPage();
    setIfCut(edited, first, left);
    setIfCut(edited, last, right);
    for (int i = wholeTo - 1; i >= wholeFrom; i--) {
      dropAll(edited.child(i), edited.level() - 1);
      edited.removeChild(i);
    }
    if (right != null) {
      settle(own, edited, last - (wholeTo - wholeFrom));
    }
    if (left != null) {
      settle(own, edited, first);
    }
    generations.recount(own, edited);
    return own;
  }

  /// Removes a range below a child. Returns what takes its place, or null when nothing changed.
  private @Nullable Node cutEdge(Branch branch, int i, Range range) {
    changed = false;
    Page page = nodes.childPage(branch, i);
    Node cut = removeRange(branch.child(i), page, range.child(branch, i));
    return changed ? cut : null;
  }

  private static void setIfCut(Branch branch, int i, @Nullable Node cut) {
    if (cut != null) {
      branch.setChild(i, cut);
    }
  }

  /// Drops a node with everything below it; leaves need not be in memory for that.
  private void dropAll(Node node, int level) {
    if (level > 0) {
      Branch branch = (Branch) nodes.page(node);
      for (int i = 0; i < branch.units(); i++) {
        dropAll(branch.child(i), level - 1);
      }
    }
    generations.drop(node);
  }
}
