package dev.varve.volume.inode;

import dev.varve.base.Check;

/// What a volume keeps of the past.
///
/// @param versionCount earlier versions kept of each file, from 0 (none) to [#MAX_VERSIONS]
/// @param versionNanos how long an earlier version is kept, 0 for ever; either limit ends it
/// @param trashNanos how long deleted files stay in the trash, 0 for not at all
public record Policy(int versionCount, long versionNanos, long trashNanos) {
  /// The most earlier versions that a file may have.
  public static final int MAX_VERSIONS = 1000;

  /// Keeps nothing of the past.
  public static final Policy NONE = new Policy(0, 0, 0);

  /// Checks the ranges.
  public Policy {
    int count = versionCount;
    long keep = versionNanos;
    long trash = trashNanos;
    Check.argument(
        count >= 0 && count <= MAX_VERSIONS,
        () -> "versions are from 0 to " + MAX_VERSIONS + ", found " + count);
    Check.argument(keep >= 0 && trash >= 0, () -> "a time to keep things is not negative");
  }
}
