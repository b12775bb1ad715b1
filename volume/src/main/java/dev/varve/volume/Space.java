package dev.varve.volume;

import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Usage;
import java.util.Optional;

/// What `statvfs(3)` tells of a volume.
///
/// @param totalBytes the quota of the volume, else what is used and what the disk could still take
/// @param freeBytes what may still be written
/// @param usedBytes allocated bytes of all files
/// @param totalInodes the quota of the volume, else 2^63-1
/// @param freeInodes files that may still be made
/// @param usedInodes files and directories
public record Space(
    long totalBytes,
    long freeBytes,
    long usedBytes,
    long totalInodes,
    long freeInodes,
    long usedInodes) {
  private static final long MAX_BYTES = 1L << 60;

  static Space of(Usage used, Optional<Limits> limits) {
    long bytes = limits.map(Limits::hardBytes).filter(limit -> limit > 0).orElse(MAX_BYTES);
    long inodes = limits.map(Limits::hardInodes).filter(limit -> limit > 0).orElse(Long.MAX_VALUE);
    return new Space(
        bytes,
        Math.max(0, bytes - used.bytes()),
        used.bytes(),
        inodes,
        Math.max(0, inodes - used.inodes()),
        used.inodes());
  }
}
