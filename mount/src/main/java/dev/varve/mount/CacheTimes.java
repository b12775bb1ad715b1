package dev.varve.mount;

import dev.varve.base.Check;

/// How long the kernel may answer without asking.
///
/// @param entryNanos what a name stands for
/// @param absentNanos that nothing has a name
/// @param attributeNanos attributes
public record CacheTimes(long entryNanos, long absentNanos, long attributeNanos) {
  /// Always asks.
  public static final CacheTimes NONE = new CacheTimes(0, 0, 0);

  /// Checks the numbers.
  ///
  /// @param entryNanos what a name stands for
  /// @param absentNanos that nothing has a name
  /// @param attributeNanos attributes
  public CacheTimes {
    long least = Math.min(entryNanos, Math.min(absentNanos, attributeNanos));
    Check.argument(least >= 0, () -> "times are not negative, found " + least + " ns");
  }
}
