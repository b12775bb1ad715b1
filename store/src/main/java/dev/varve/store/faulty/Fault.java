package dev.varve.store.faulty;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.store.StoreCall;

/// Something that happens to some calls of one kind, told by their numbers: the first call of a
/// kind that a [FaultyChunkStore] takes is number 1.
public sealed interface Fault {
  /// A count that never ends.
  long FOREVER = Long.MAX_VALUE;

  /// Returns the kind of call.
  ///
  /// @return the kind
  StoreCall call();

  /// Returns the number of the first call.
  ///
  /// @return 1 or more
  long first();

  /// Returns how many calls in a row it happens to.
  ///
  /// @return 1 or more
  long count();

  /// Says whether it happens to a call.
  ///
  /// @param number the call's number
  /// @return whether it is one of the calls
  default boolean covers(long number) {
    return number >= first() && number - first() < count();
  }

  /// When a call fails.
  enum Moment {
    /// Before the store below sees it: nothing was applied.
    BEFORE,
    /// After the store below did it: everything was applied, and only the answer is lost.
    AFTER
  }

  /// Calls that fail.
  ///
  /// @param call the kind of call
  /// @param first the number of the first
  /// @param count how many in a row
  /// @param code what they fail with
  /// @param moment when they fail
  record Failure(StoreCall call, long first, long count, ErrorCode code, Moment moment)
      implements Fault {
    /// Checks the numbers.
    public Failure {
      checkNumbers(first, count);
    }
  }

  /// Calls that take longer, before the store below sees them.
  ///
  /// @param call the kind of call
  /// @param first the number of the first
  /// @param count how many in a row
  /// @param durationNanos how much longer each takes
  record Delay(StoreCall call, long first, long count, long durationNanos) implements Fault {
    /// Checks the numbers.
    public Delay {
      checkNumbers(first, count);
    }
  }

  /// Makes one call fail.
  ///
  /// @param call the kind of call
  /// @param number its number
  /// @param code what it fails with
  /// @param moment when it fails
  /// @return the fault
  static Fault once(StoreCall call, long number, ErrorCode code, Moment moment) {
    return new Failure(call, number, 1, code, moment);
  }

  private static void checkNumbers(long first, long count) {
    Check.argument(
        first >= 1 && count >= 1,
        () -> "a fault starts at call 1 and happens once at least; found " + first + ", " + count);
  }
}
