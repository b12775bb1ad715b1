package dev.varve.tree;

import java.util.Optional;

/// Finds keys from a root downwards.
final class Search {
  private Search() {}

  static Optional<byte[]> get(NodeCache nodes, Node root, byte[] key) {
    Node leaf = leaf(nodes, root, key);
    int index = leaf.find(key);
    return index >= 0 ? Optional.of(leaf.value(index)) : Optional.empty();
  }

  static boolean contains(NodeCache nodes, Node root, byte[] key) {
    return leaf(nodes, root, key).find(key) >= 0;
  }

  private static Node leaf(NodeCache nodes, Node root, byte[] key) {
    Node node = root;
    while (node.level() > 0) {
      node = child(nodes, node, node.childIndex(key));
    }
    return node;
  }

  static Node child(NodeCache nodes, Node branch, int index) {
    Node held = branch.heldChild(index);
    return held != null ? held : nodes.get(branch.childRef(index), branch.level() - 1);
  }
}
