package dev.varve.mount;

import dev.varve.volume.inode.Inode;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Directories that were removed while the kernel knew them: some program may stand in one, and
/// `stat(2)` of that goes on working. Open files need not be here, the volume keeps them. Safe for
/// any thread.
final class RemovedNodes {
  /// Of more than these, the later are not known any more; programs that stand in one get `ESTALE`.
  private static final int MAX_COUNT = 65_536;

  private final ConcurrentHashMap<Long, Inode> inodes = new ConcurrentHashMap<>();

  /// Remembers what a node was.
  ///
  /// @param node the node
  /// @param inode its attributes before
  void add(long node, Inode inode) {
    if (inodes.size() < MAX_COUNT) {
      Inode.Draft draft = inode.draft();
      draft.nlink = 0;
      inodes.put(node, draft.done());
    }
  }

  Optional<Inode> find(long node) {
    return Optional.ofNullable(inodes.get(node));
  }

  /// Hears that the kernel does not know a node any more.
  void forget(long node) {
    if (!inodes.isEmpty()) {
      inodes.remove(node);
    }
  }
}
