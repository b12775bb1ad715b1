package dev.varve.posix;

import dev.varve.base.Check;

/// A moment as files know it.
///
/// @param seconds since the start of 1970 in UTC, below zero before it
/// @param nanos after that second, from 0 to 999,999,999
public record Timestamp(long seconds, int nanos) implements TimeChange {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /// Checks the nanoseconds.
  public Timestamp {
    Check.argument(
        nanos >= 0 && nanos < NANOS_PER_SECOND,
        () -> "nanoseconds of a second are below 1,000,000,000, not " + nanos);
  }
}
