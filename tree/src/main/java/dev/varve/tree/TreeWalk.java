package dev.varve.tree;

import org.jspecify.annotations.Nullable;

/// Walks a frozen tree forwards and loads a node only when an entry of it is asked for, so that
/// whole subtrees can be passed over unseen.
final class TreeWalk {
  private final FrozenTree tree;
  private final @Nullable Node[] path;
  private final int[] indexes;

  /// The lowest level whose node is loaded; what it stands before begins there.
  private int loaded;

  private boolean ended;

  TreeWalk(FrozenTree tree, byte[] from) {
    this.tree = tree;
    int top = tree.root().level();
    this.path = new @Nullable Node[top + 1];
    this.indexes = new int[top + 1];
    path[top] = tree.root();
    loaded = top;
    while (loaded > 0) {
      Node node = node(loaded);
      indexes[loaded] = node.childIndex(from);
      load();
    }
    int found = node(0).find(from);
    indexes[0] = found >= 0 ? found : -found - 1;
    settle();
  }

  private Node node(int level) {
    Node node = path[level];
    if (node == null) {
      throw new IllegalStateException("level " + level + " is not loaded");
    }
    return node;
  }

  private void load() {
    Node parent = node(loaded);
    path[loaded - 1] = Search.child(tree.nodes(), parent, indexes[loaded]);
    loaded--;
    indexes[loaded] = 0;
  }

  /// Leaves nodes whose entries are all passed.
  private void settle() {
    while (!ended && indexes[loaded] >= node(loaded).count()) {
      if (loaded == path.length - 1) {
        ended = true;
      } else {
        loaded++;
        indexes[loaded]++;
      }
    }
  }

  private void loadEntry() {
    while (!ended && loaded > 0) {
      load();
      settle();
    }
  }

  byte @Nullable [] key() {
    loadEntry();
    return ended ? null : node(0).key(indexes[0]);
  }

  byte[] value() {
    return node(0).value(indexes[0]);
  }

  void next() {
    indexes[0]++;
    settle();
  }

  /// Returns the lowest level that is loaded, or -1 at the end.
  int loadedLevel() {
    return ended ? -1 : loaded;
  }

  /// Loads the node of one more level, which the walk stands before.
  void descend() {
    load();
    settle();
  }

  /// Returns the highest level at which the walk stands before the start of a whole node, or -1.
  int startLevel() {
    if (ended) {
      return -1;
    }
    int level = loaded - 1;
    while (level + 1 < path.length - 1 && indexes[level + 1] == 0) {
      level++;
    }
    return level;
  }

  /// Names the node of a level that the walk stands before or at the start of.
  @Nullable NodeRef ref(int level) {
    if (level + 1 < loaded) {
      return null;
    }
    return TreeNodes.childRef(node(level + 1), indexes[level + 1]);
  }

  /// Passes over the node of a level that the walk stands before or at the start of.
  void skip(int level) {
    loaded = level + 1;
    indexes[loaded]++;
    settle();
  }
}
