package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// The numbers of nodes, which programs see as inode numbers. What is in the volume now has the
/// number of its inode, only the root of a mount is always 1. What is in the past has bit 62, a
/// number for its snapshot, and the same inode number; with 0 for the snapshot it is the list of
/// snapshots of a directory.
final class NodeNumber {
  /// The root of the mount.
  static final long ROOT = 1;

  /// The list of a directory's snapshots, in place of a snapshot's number.
  static final int LIST = 0;

  /// Snapshots that one mount can show.
  static final int MAX_SNAPSHOT_COUNT = (1 << 14) - 1;

  private static final long PAST = 1L << 62;
  private static final int INO_BITS = 48;
  private static final long INO_MASK = (1L << INO_BITS) - 1;

  private NodeNumber() {}

  static boolean isPast(long node) {
    return (node & PAST) != 0;
  }

  static long past(int snapshot, long ino) {
    if ((ino & ~INO_MASK) != 0) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED, "inode " + ino + " is over 48 bits: read it with varve get");
    }
    return PAST | (long) snapshot << INO_BITS | ino;
  }

  static int snapshot(long node) {
    return (int) ((node & ~PAST) >>> INO_BITS);
  }

  static long ino(long node) {
    return node & INO_MASK;
  }
}
