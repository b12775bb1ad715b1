package dev.varve.base;

import java.util.function.Supplier;

/// Checks that are always on. The message is built only when a check fails, so a check on a hot
/// path costs one branch as long as its supplier captures nothing.
public final class Check {
  private Check() {}

  /// Rejects an argument that the caller should not have passed.
  ///
  /// @param valid whether the argument is acceptable
  /// @param message what was expected and found
  public static void argument(boolean valid, Supplier<String> message) {
    if (!valid) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, message.get());
    }
  }

  /// Rejects a call that the object's state does not allow, such as use after close.
  ///
  /// @param valid whether the state allows the call
  /// @param message the state found and the state needed
  public static void state(boolean valid, Supplier<String> message) {
    if (!valid) {
      throw new VarveException(ErrorCode.INVALID_STATE, message.get());
    }
  }

  /// Stops at a broken invariant: a bug of ours, never an outcome.
  ///
  /// @param holds whether the invariant holds
  /// @param message the invariant and what was found instead
  public static void invariant(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new VarveException(ErrorCode.BUG, message.get());
    }
  }
}
