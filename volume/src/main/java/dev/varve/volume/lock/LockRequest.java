package dev.varve.volume.lock;

import dev.varve.base.Check;

/// A lock that somebody wants, or has.
///
/// @param kind the kind
/// @param ino the file
/// @param owner whose it is
/// @param mode whom it keeps out
/// @param range which bytes; [ByteRange#ALL] when the kind is `WHOLE`
public record LockRequest(
    LockKind kind, long ino, LockOwner owner, LockMode mode, ByteRange range) {
  /// Checks that a whole file is a whole file.
  public LockRequest {
    Check.argument(
        kind == LockKind.RANGE || range.equals(ByteRange.ALL),
        () -> "a lock of a whole file is for all its bytes");
  }

  /// Says whether two locks cannot be held together: of different owners, for the same bytes, at
  /// least one exclusive.
  ///
  /// @param other the other lock, of the same kind and file
  /// @return whether they conflict
  public boolean conflicts(LockRequest other) {
    return (mode == LockMode.EXCLUSIVE || other.mode == LockMode.EXCLUSIVE)
        && range.overlaps(other.range)
        && !owner.equals(other.owner);
  }

  LockRequest with(long first, long last) {
    return new LockRequest(kind, ino, owner, mode, new ByteRange(first, last));
  }
}
