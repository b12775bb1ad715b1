package dev.varve.volume.diff;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The paths of one state, told by inodes that know their directory and name. Remembers those of
/// directories that were asked for lately.
final class Paths {
  private static final int MAX_REMEMBERED = 1024;

  /// As deep as no volume is.
  private static final int MAX_DEPTH = 1 << 20;

  private static final byte[] ROOT_PATH = {};

  private final StateView view;
  private final Map<Long, Optional<byte[]>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Optional<byte[]>> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  Paths(StateView view) {
    this.view = view;
  }

  /// Tells a path, or nothing when it does not begin at the root.
  Optional<byte[]> of(long directory, Name name) {
    return ofDirectory(directory).map(path -> join(path, name));
  }

  /// Tells whether a directory is below the root, and its path, which is empty for the root.
  Optional<byte[]> ofDirectory(long directory) {
    Deque<Inode> below = new ArrayDeque<>();
    Optional<byte[]> path = Optional.of(ROOT_PATH);
    long at = directory;
    while (at != Inode.ROOT) {
      Optional<byte[]> known = remembered.get(at);
      if (known != null) {
        path = known;
        break;
      }
      Inode inode = view.find(at).orElse(null);
      if (inode == null || inode.name() == null) {
        path = Optional.empty();
        break;
      }
      if (below.size() == MAX_DEPTH) {
        throw new VarveException(ErrorCode.CORRUPT, "directory " + directory + " is in a circle");
      }
      below.push(inode);
      at = inode.parent();
    }
    for (Inode inode : below) {
      Name name = inode.name();
      path = name == null ? Optional.empty() : path.map(above -> join(above, name));
      remembered.put(inode.ino(), path);
    }
    return path;
  }

  private static byte[] join(byte[] above, Name name) {
    byte[] path = Arrays.copyOf(above, above.length + 1 + name.sizeBytes());
    path[above.length] = '/';
    name.copyTo(path, above.length + 1);
    return path;
  }
}
