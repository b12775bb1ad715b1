package dev.varve.volume.state;

import dev.varve.volume.inode.Inode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Inodes of directories that were used lately: each look-up of a name needs its directory's, and
/// so does each change of a name. One place for each of a few numbers, so it is bounded and needs
/// no bookkeeping.
///
/// **Threads.** As the tree: the writer alone tells of changes, while nobody reads; readers add
/// what they found. Inodes never change, so it does not matter which of two readers comes last.
final class DirectoryCache {
  /// A power of two. An inode with its name takes some 250 bytes.
  private static final int PLACES = 4096;

  private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PLACES);

  /// 2^64 divided by the golden ratio: numbers that follow each other get places far apart (Knuth,
  /// The Art of Computer Programming 3, 6.4).
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private final @Nullable Inode[] places = new Inode[PLACES];

  @Nullable Inode find(long ino) {
    Inode found = places[place(ino)];
    return found != null && found.ino() == ino ? found : null;
  }

  /// Notes an inode that was read or written; only directories are kept.
  void keep(Inode inode) {
    if (inode.isDirectory()) {
      places[place(inode.ino())] = inode;
    }
  }

  /// Notes that an inode is gone.
  void remove(long ino) {
    if (find(ino) != null) {
      places[place(ino)] = null;
    }
  }

  /// Forgets all.
  void clear() {
    Arrays.fill(places, null);
  }

  private static int place(long ino) {
    return (int) ((ino * SCATTER) >>> SHIFT);
  }
}
