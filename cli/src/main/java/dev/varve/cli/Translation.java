package dev.varve.cli;

import dev.varve.posix.FileStat;
import dev.varve.posix.Timestamp;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;

/// The same thing said by the machine's file system and by a volume.
final class Translation {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Translation() {}

  static FileType type(dev.varve.posix.FileType type) {
    return switch (type) {
      case REGULAR -> FileType.REGULAR;
      case DIRECTORY -> FileType.DIRECTORY;
      case SYMLINK -> FileType.SYMLINK;
      case FIFO -> FileType.FIFO;
      case SOCKET -> FileType.SOCKET;
      case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
    };
  }

  static dev.varve.posix.FileType type(FileType type) {
    return switch (type) {
      case REGULAR -> dev.varve.posix.FileType.REGULAR;
      case DIRECTORY -> dev.varve.posix.FileType.DIRECTORY;
      case SYMLINK -> dev.varve.posix.FileType.SYMLINK;
      case FIFO -> dev.varve.posix.FileType.FIFO;
      case SOCKET -> dev.varve.posix.FileType.SOCKET;
      case CHARACTER_DEVICE -> dev.varve.posix.FileType.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> dev.varve.posix.FileType.BLOCK_DEVICE;
    };
  }

  /// Returns a time as volumes have it: what is before 1677 or after 2262 becomes the nearest that
  /// they can hold.
  static long nanos(Timestamp time) {
    long second = time.seconds();
    if (second > Long.MAX_VALUE / NANOS_PER_SECOND - 1) {
      return Long.MAX_VALUE;
    }
    if (second < Long.MIN_VALUE / NANOS_PER_SECOND + 1) {
      return Long.MIN_VALUE;
    }
    return second * NANOS_PER_SECOND + time.nanos();
  }

  static Timestamp time(long nanos) {
    return new Timestamp(
        Math.floorDiv(nanos, NANOS_PER_SECOND), (int) Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /// Says whether two regular files seem to have the same content. A copy gets its time of change
  /// after its content, so one that was interrupted does not.
  static boolean isSameContent(Inode inode, FileStat stat) {
    return inode.size() == stat.sizeBytes() && inode.mtime() == nanos(stat.modified());
  }
}
