package dev.varve.testkit.disk;

import dev.varve.base.Check;

/// How long calls take on a [SimDisk], in the time of its clock.
///
/// @param readNanos a call that changes nothing
/// @param changeNanos a call that changes content or a directory
/// @param flushNanos a flush of a file or directory
public record Latency(long readNanos, long changeNanos, long flushNanos) {
  /// No call takes any time.
  public static final Latency NONE = new Latency(0, 0, 0);

  /// Checks the durations.
  public Latency {
    boolean valid = readNanos >= 0 && changeNanos >= 0 && flushNanos >= 0;
    Check.argument(valid, () -> "a latency is zero or more nanoseconds");
  }

  long of(DiskCall.Kind kind) {
    return switch (kind) {
      case READ -> readNanos;
      case WRITE, ENTRY -> changeNanos;
      case FLUSH -> flushNanos;
    };
  }
}
