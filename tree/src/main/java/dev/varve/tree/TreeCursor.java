package dev.varve.tree;

import dev.varve.base.Check;
import java.nio.ByteBuffer;

/// Walks a tree's entries in the order of keys, both ways. It stands on an entry or nowhere. Over a
/// [Tree], it must not be used after the tree was changed. One thread at a time.
public final class TreeCursor {
  private final NodeCache nodes;
  private final Node[] path;
  private final int[] indexes;
  private boolean valid;

  TreeCursor(NodeCache nodes, Node root) {
    this.nodes = nodes;
    this.path = new Node[root.level() + 1];
    this.indexes = new int[root.level() + 1];
    path[root.level()] = root;
  }

  /// Moves to the first entry at or after a key.
  ///
  /// @param key the key
  /// @return whether there is one
  public boolean seek(byte[] key) {
    int index = descend(key);
    indexes[0] = index >= 0 ? index : -index - 1;
    valid = indexes[0] < path[0].count() || advance();
    return valid;
  }

  /// Moves to the last entry at or before a key.
  ///
  /// @param key the key
  /// @return whether there is one
  public boolean seekFloor(byte[] key) {
    int index = descend(key);
    indexes[0] = index >= 0 ? index : -index - 2;
    valid = indexes[0] >= 0 || retreat();
    return valid;
  }

  /// Moves to the next entry.
  ///
  /// @return whether there is one; otherwise the cursor stands nowhere
  public boolean next() {
    checkValid();
    indexes[0]++;
    valid = indexes[0] < path[0].count() || advance();
    return valid;
  }

  /// Moves to the entry before.
  ///
  /// @return whether there is one; otherwise the cursor stands nowhere
  public boolean previous() {
    checkValid();
    indexes[0]--;
    valid = indexes[0] >= 0 || retreat();
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
    return path[0].key(indexes[0]);
  }

  /// Returns the value.
  ///
  /// @return a copy
  public byte[] value() {
    checkValid();
    return path[0].value(indexes[0]);
  }

  /// Shows the value without copying it.
  ///
  /// @return a buffer, valid while the cursor stands here
  public ByteBuffer valueView() {
    checkValid();
    return path[0].valueView(indexes[0]);
  }

  /// Says whether the cursor stands on an entry whose key begins with some bytes.
  ///
  /// @param prefix the bytes
  /// @return whether it does
  public boolean keyStartsWith(byte[] prefix) {
    return valid && path[0].keyStartsWith(indexes[0], prefix);
  }

  /// Reads eight bytes of the key.
  ///
  /// @param offset where they begin
  /// @return the big-endian number
  public long keyLong(int offset) {
    checkValid();
    ByteBuffer key = path[0].keyView(indexes[0]);
    return key.getLong(key.position() + offset);
  }

  private void checkValid() {
    Check.state(valid, () -> "the cursor stands on no entry");
  }

  private int descend(byte[] key) {
    for (int level = path.length - 1; level > 0; level--) {
      indexes[level] = path[level].childIndex(key);
      path[level - 1] = Search.child(nodes, path[level], indexes[level]);
    }
    return path[0].find(key);
  }

  /// Goes to the first entry of the next leaf that has one.
  private boolean advance() {
    int level = 1;
    while (level < path.length) {
      if (indexes[level] + 1 < path[level].count()) {
        indexes[level]++;
        for (int l = level; l > 0; l--) {
          path[l - 1] = Search.child(nodes, path[l], indexes[l]);
          indexes[l - 1] = 0;
        }
        return path[0].count() > 0;
      }
      level++;
    }
    return false;
  }

  /// Goes to the last entry of the leaf before.
  private boolean retreat() {
    int level = 1;
    while (level < path.length) {
      if (indexes[level] > 0) {
        indexes[level]--;
        for (int l = level; l > 0; l--) {
          path[l - 1] = Search.child(nodes, path[l], indexes[l]);
          indexes[l - 1] = path[l - 1].count() - 1;
        }
        return path[0].count() > 0;
      }
      level++;
    }
    return false;
  }
}
