package dev.varve.volume.state;

import dev.varve.tree.Tree;
import dev.varve.volume.inode.Name;
import java.util.Arrays;

/// Keeps the values of extended attributes in pieces, so that none makes a node of the tree large.
final class Xattrs {
  /// The longest value (`XATTR_SIZE_MAX` of Linux).
  static final int MAX_BYTES = 65_536;

  private static final int MAX_PIECES = MAX_BYTES / StateView.XATTR_PIECE_BYTES + 1;

  private final Tree tree;

  Xattrs(Tree tree) {
    this.tree = tree;
  }

  boolean contains(long ino, Name name) {
    return tree.contains(StateKeys.xattr(ino, name, 0));
  }

  /// Sets a value in place of what was there. An empty one is one empty piece.
  void put(long ino, Name name, byte[] value) {
    remove(ino, name);
    int piece = 0;
    int offset = 0;
    do {
      int end = Math.min(value.length, offset + StateView.XATTR_PIECE_BYTES);
      tree.put(StateKeys.xattr(ino, name, piece), Arrays.copyOfRange(value, offset, end));
      offset = end;
      piece++;
    } while (offset < value.length);
  }

  void remove(long ino, Name name) {
    tree.removeRange(StateKeys.xattr(ino, name, 0), StateKeys.xattr(ino, name, MAX_PIECES));
  }
}
