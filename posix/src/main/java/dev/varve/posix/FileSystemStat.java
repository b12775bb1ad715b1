package dev.varve.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What `statvfs(3)` says about a file system.
///
/// @param blockSizeBytes the unit of the three counts of blocks
/// @param blockCount its size
/// @param freeBlockCount what is free
/// @param availableBlockCount what is free for callers without privileges
/// @param inodeCount how many inodes it can have, 0 when it has no limit
/// @param freeInodeCount how many more
/// @param maxNameBytes the longest name in a directory
/// @param readOnly whether it is mounted so
public record FileSystemStat(
    long blockSizeBytes,
    long blockCount,
    long freeBlockCount,
    long availableBlockCount,
    long inodeCount,
    long freeInodeCount,
    long maxNameBytes,
    boolean readOnly) {
  private static final long ST_RDONLY = 1;

  /// Reads a `struct statvfs` of 64 bits (bits/statvfs.h of glibc): words, in this order: block
  /// size, unit, blocks, free, available, inodes, free, available, id, flags, longest name.
  static FileSystemStat of(MemorySegment statvfs) {
    return new FileSystemStat(
        word(statvfs, 1),
        word(statvfs, 2),
        word(statvfs, 3),
        word(statvfs, 4),
        word(statvfs, 5),
        word(statvfs, 6),
        word(statvfs, 10),
        (word(statvfs, 9) & ST_RDONLY) != 0);
  }

  private static long word(MemorySegment statvfs, int index) {
    return statvfs.getAtIndex(ValueLayout.JAVA_LONG, index);
  }
}
