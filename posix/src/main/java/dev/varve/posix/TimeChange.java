package dev.varve.posix;

/// What becomes of one of a file's times: a [Timestamp], or a [TimeRule] when nobody names it.
public sealed interface TimeChange permits Timestamp, TimeRule {
  /// Returns the first field of a `timespec` as `utimensat(2)` takes it.
  ///
  /// @return seconds since 1970, may be below zero
  long seconds();

  /// Returns the second field.
  ///
  /// @return nanoseconds, or one of the two numbers that are none
  int nanos();
}
