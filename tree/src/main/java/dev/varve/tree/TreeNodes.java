package dev.varve.tree;

import java.util.function.Consumer;

/// Walks the written nodes of trees.
public final class TreeNodes {
  private TreeNodes() {}

  /// Visits every node, children before their parents.
  ///
  /// @param tree a written tree
  /// @param visitor is told each node
  public static void forEach(FrozenTree tree, Consumer<NodeRef> visitor) {
    forEach(tree, 0, visitor);
  }

  /// Visits every node that was born after a position, children before their parents. Nothing else
  /// is loaded.
  ///
  /// @param tree a written tree
  /// @param bornAfter a position; a node's children are not younger than it
  /// @param visitor is told each node
  public static void forEach(FrozenTree tree, long bornAfter, Consumer<NodeRef> visitor) {
    NodeRef root = tree.ref().orElseThrow(TreeNodes::notWritten);
    walk(tree.nodes(), root, tree.root().level(), bornAfter, visitor);
  }

  /// Visits every node of a tree that another one does not have, children before their parents.
  ///
  /// @param tree a written tree
  /// @param other a written tree
  /// @param bornAfter only nodes that were born after this position
  /// @param visitor is told each node
  public static void forEachNotIn(
      FrozenTree tree, FrozenTree other, long bornAfter, Consumer<NodeRef> visitor) {
    NodeRef root = tree.ref().orElseThrow(TreeNodes::notWritten);
    walkNotIn(tree, new Place(root, tree.root().level(), new byte[0]), other, bornAfter, visitor);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Place(NodeRef ref, int level, byte[] firstKey) {}

  private static IllegalStateException notWritten() {
    return new IllegalStateException("the tree is not written");
  }

  private static void walk(
      NodeCache nodes, NodeRef ref, int level, long bornAfter, Consumer<NodeRef> visitor) {
    if (ref.birth() <= bornAfter) {
      return;
    }
    if (level > 0) {
      Node node = nodes.get(ref, level);
      for (int i = 0; i < node.count(); i++) {
        walk(nodes, childRef(node, i), level - 1, bornAfter, visitor);
      }
    }
    visitor.accept(ref);
  }

  private static void walkNotIn(
      FrozenTree tree, Place place, FrozenTree other, long bornAfter, Consumer<NodeRef> visitor) {
    if (place.ref.birth() <= bornAfter || has(other, place)) {
      return;
    }
    if (place.level > 0) {
      Node node = tree.nodes().get(place.ref, place.level);
      for (int i = 0; i < node.count(); i++) {
        byte[] firstKey = i == 0 ? place.firstKey : node.key(i);
        walkNotIn(
            tree,
            new Place(childRef(node, i), place.level - 1, firstKey),
            other,
            bornAfter,
            visitor);
      }
    }
    visitor.accept(place.ref);
  }

  /// A node that both trees have begins at the same key in both.
  private static boolean has(FrozenTree tree, Place place) {
    Node node = tree.root();
    while (node.level() > place.level) {
      NodeRef ref = childRef(node, node.childIndex(place.firstKey));
      if (node.level() == place.level + 1) {
        return ref.equals(place.ref);
      }
      node = tree.nodes().get(ref, node.level() - 1);
    }
    return node.level() == place.level && place.ref.equals(tree.ref().orElseThrow());
  }

  static NodeRef childRef(Node node, int index) {
    Node held = node.heldChild(index);
    NodeRef ref = held == null ? node.childRef(index) : held.ref();
    if (ref == null) {
      throw notWritten();
    }
    return ref;
  }
}
