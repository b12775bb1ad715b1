package dev.varve.testkit.disk;

import dev.varve.base.disk.DiskLock;

/// A lock of a [SimDisk].
final class SimLock implements DiskLock, SimTree.Handle {
  private final SimTree tree;
  private final String name;
  private final Throwable origin;

  /// Takes a lock that nobody holds; the tree's monitor is held.
  SimLock(SimTree tree, String name) {
    this.tree = tree;
    this.name = name;
    this.origin = new Throwable("the lock " + SimTree.path(name) + " was taken here");
    tree.locked.add(name);
    tree.open.add(this);
  }

  @Override
  public Throwable origin() {
    return origin;
  }

  @Override
  public void close() {
    synchronized (tree) {
      // A restart has taken the lock away already, and somebody else may hold it by now.
      if (tree.open.remove(this)) {
        tree.locked.remove(name);
      }
    }
  }
}
