package dev.varve.tree;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Walks the written nodes of trees. Leaves are named by their branches and are never loaded.
public final class TreeNodes {
  private final FrozenTree tree;
  private final FrozenTree other;
  private final long bornAfter;
  private final Consumer<NodeRef> visitor;

  private TreeNodes(FrozenTree tree, FrozenTree other, long bornAfter, Consumer<NodeRef> visitor) {
    this.tree = tree;
    this.other = other;
    this.bornAfter = bornAfter;
    this.visitor = visitor;
  }

  /// Visits every node, children before their parents.
  ///
  /// @param tree a written tree
  /// @param visitor is told each node
  public static void forEach(FrozenTree tree, Consumer<NodeRef> visitor) {
    forEach(tree, 0, visitor);
  }

  /// Visits every node that was born after a position, children before their parents. Nothing else
  /// is loaded: a node's children are never younger than it.
  ///
  /// @param tree a written tree
  /// @param bornAfter a position
  /// @param visitor is told each node
  public static void forEach(FrozenTree tree, long bornAfter, Consumer<NodeRef> visitor) {
    tree.writtenRoot();
    walk(tree.nodes(), tree.root(), -1, bornAfter, visitor);
  }

  private static void walk(
      NodeCache nodes, Node node, int level, long bornAfter, Consumer<NodeRef> visitor) {
    NodeRef ref = node.writtenRef();
    if (ref.birth() <= bornAfter) {
      return;
    }
    if (level != 0 && nodes.page(node) instanceof Branch branch) {
      for (int i = 0; i < branch.units(); i++) {
        walk(nodes, branch.child(i), branch.level() - 1, bornAfter, visitor);
      }
    }
    visitor.accept(ref);
  }

  /// Visits every node of a tree that another one does not have, children before their parents.
  /// Exact for any two trees, whatever their history.
  ///
  /// @param tree a written tree
  /// @param other a written tree
  /// @param bornAfter only nodes that were born after this position
  /// @param visitor is told each node
  public static void forEachNotIn(
      FrozenTree tree, FrozenTree other, long bornAfter, Consumer<NodeRef> visitor) {
    NodeRef root = tree.writtenRoot();
    NodeRef otherRoot = other.writtenRoot();
    if (root.equals(otherRoot) || root.birth() <= bornAfter) {
      return;
    }
    TreeNodes nodes = new TreeNodes(tree, other, bornAfter, visitor);
    Page page = tree.nodes().page(tree.root());
    Range everything = new Range(new byte[0], null);
    if (!nodes.others(page.level(), everything).contains(root)) {
      nodes.visit(tree.root(), page.level(), everything);
    }
  }

  /// Where keys of a node may be: from the lowest on and before the highest, if there is one.
  @SuppressWarnings("ArrayRecordComponent")
  private record Range(byte[] low, byte @Nullable [] high) {
    Range child(Branch branch, int i) {
      return new Range(
          i == 0 ? low : branch.separator(i),
          i + 1 == branch.units() ? high : branch.separator(i + 1));
    }

    boolean meets(Range range) {
      return isBefore(low, range.high) && isBefore(range.low, high);
    }

    private static boolean isBefore(byte[] low, byte @Nullable [] high) {
      return high == null || Arrays.compareUnsigned(low, high) < 0;
    }
  }

  /// Visits a node that the other tree does not have, and those below it.
  private void visit(Node node, int level, Range range) {
    if (level > 0 && tree.nodes().page(node) instanceof Branch branch) {
      // A node that both trees have has the same keys in both: where the ranges meet.
      Set<NodeRef> others = others(level - 1, range);
      for (int i = 0; i < branch.units(); i++) {
        NodeRef child = branch.child(i).writtenRef();
        if (child.birth() > bornAfter && !others.contains(child)) {
          visit(branch.child(i), level - 1, range.child(branch, i));
        }
      }
    }
    visitor.accept(node.writtenRef());
  }

  /// Collects the other tree's nodes of one level that may have keys in a range.
  private Set<NodeRef> others(int level, Range range) {
    Set<NodeRef> found = new HashSet<>();
    Page page = other.nodes().page(other.root());
    Range all = new Range(new byte[0], null);
    if (page.level() == level) {
      found.add(other.writtenRoot());
    } else if (page instanceof Branch branch && page.level() > level) {
      collect(branch, all, level, range, found);
    }
    return found;
  }

  private void collect(Branch branch, Range own, int level, Range range, Set<NodeRef> found) {
    for (int i = 0; i < branch.units(); i++) {
      Range child = own.child(branch, i);
      NodeRef ref = branch.child(i).writtenRef();
      if (ref.birth() <= bornAfter || !child.meets(range)) {
        continue;
      }
      if (branch.level() - 1 == level) {
        found.add(ref);
      } else if (other.nodes().childPage(branch, i) instanceof Branch below) {
        collect(below, child, level, range, found);
      }
    }
  }
}
