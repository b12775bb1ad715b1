package dev.varve.volume.lock;

import java.util.List;

/// What became of a request. Asking can let others go on: taking an exclusive lock down to a shared
/// one, or waiting for an owner who then need not queue behind others.
public sealed interface LockAnswer {
  /// Returns who waits no more.
  ///
  /// @return tickets that were granted now, in the order of granting
  List<Long> granted();

  /// The lock is held.
  ///
  /// @param granted see [LockAnswer#granted]
  record Granted(List<Long> granted) implements LockAnswer {}

  /// Somebody else holds a lock, and the caller did not want to wait.
  ///
  /// @param holder a lock in the way
  /// @param granted see [LockAnswer#granted]
  record Conflict(LockRequest holder, List<Long> granted) implements LockAnswer {}

  /// The request waits, unless the list of who waits no more has it: what it let others do can be
  /// what it waited for.
  ///
  /// @param ticket names the request until it is granted or cancelled
  /// @param granted see [LockAnswer#granted]
  record Waiting(long ticket, List<Long> granted) implements LockAnswer {}

  /// Waiting would never end: the holder of a lock in the way waits, through others perhaps, for
  /// this owner. Nothing waits.
  ///
  /// @param holder a lock in the way
  /// @param granted see [LockAnswer#granted]
  record Deadlock(LockRequest holder, List<Long> granted) implements LockAnswer {}
}
