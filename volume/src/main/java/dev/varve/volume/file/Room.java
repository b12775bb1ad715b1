package dev.varve.volume.file;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.state.State;
import java.util.Optional;

/// How much may still be written below the quotas that hold for a file. An answer to tell a writer
/// early; the operation itself decides.
final class Room {
  private Room() {}

  static long bytes(State state, long ino, long nowNanos) {
    Optional<Inode> inode = state.view().find(ino);
    if (inode.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long room = Long.MAX_VALUE;
    // While only handles keep it, it counts for the root.
    long directory = inode.get().nlink() == 0 ? Inode.ROOT : inode.get().parent();
    while (true) {
      long used = state.usage(directory).bytes();
      Optional<Limits> limits = state.view().limits(directory);
      if (limits.isPresent()) {
        room = Math.min(room, below(limits.get(), used, nowNanos));
      }
      long parent = state.parent(directory);
      if (parent == directory) {
        return room;
      }
      directory = parent;
    }
  }

  private static long below(Limits limits, long usedBytes, long nowNanos) {
    boolean graceIsOver =
        limits.overSince() != 0
            ? nowNanos - limits.overSince() > limits.graceNanos()
            : limits.graceNanos() == 0;
    long hard = limits.hardBytes() == 0 ? Long.MAX_VALUE : limits.hardBytes() - usedBytes;
    long soft =
        limits.softBytes() == 0 || !graceIsOver ? Long.MAX_VALUE : limits.softBytes() - usedBytes;
    return Math.min(hard, soft);
  }
}
