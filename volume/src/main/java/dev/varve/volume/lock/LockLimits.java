package dev.varve.volume.lock;

import dev.varve.base.Check;

/// How many locks there may be. A lock is a run of bytes that one owner holds in one mode. A
/// request can make two more of them, when it splits a run of the other mode; it is refused when
/// there is no room for two, and one that waits has room for two kept for it, so that what waits
/// can always be granted.
///
/// @param perFile locks of one kind on one file; each request looks at all of them
/// @param waitsPerFile requests that wait for one file; each release looks at all of them
/// @param perOwner locks of one owner
/// @param total locks of a table, which takes some 200 bytes for each
public record LockLimits(int perFile, int waitsPerFile, int perOwner, int total) {
  /// What a volume allows: one owner cannot take all, and a table stays under 200 MiB.
  public static final LockLimits DEFAULT = new LockLimits(16_384, 1_024, 65_536, 1_000_000);

  /// Locks that a request can make at most.
  static final int PER_REQUEST = 2;

  /// Checks that at least one request has room.
  public LockLimits {
    Check.argument(
        perFile >= PER_REQUEST
            && perOwner >= PER_REQUEST
            && total >= PER_REQUEST
            && waitsPerFile >= 0,
        () -> "limits of locks are at least 2, of waits at least 0");
  }
}
