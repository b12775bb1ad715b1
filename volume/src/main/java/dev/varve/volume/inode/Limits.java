package dev.varve.volume.inode;

import dev.varve.base.Check;

/// Quota of a directory's subtree, or of a volume when the directory is the root. 0 is no limit.
///
/// @param hardBytes allocated bytes that are never passed
/// @param softBytes allocated bytes that may be passed for the grace time only
/// @param hardInodes inodes that are never passed
/// @param softInodes inodes that may be passed for the grace time only
/// @param graceNanos how long a soft limit may be passed
/// @param overSince when a soft limit was first passed, in nanoseconds since 1970; 0 when none is
public record Limits(
    long hardBytes,
    long softBytes,
    long hardInodes,
    long softInodes,
    long graceNanos,
    long overSince) {
  /// No limit at all.
  public static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0);

  /// Checks that no limit is negative.
  public Limits {
    Check.argument(
        hardBytes >= 0 && softBytes >= 0 && hardInodes >= 0 && softInodes >= 0 && graceNanos >= 0,
        () -> "a limit is not negative; 0 is no limit");
  }

  /// Says whether there is any limit.
  ///
  /// @return whether one is above zero
  public boolean isAny() {
    return (hardBytes | softBytes | hardInodes | softInodes) != 0;
  }
}
