package dev.varve.bench;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import java.nio.file.Path;

/// How much to measure, and where.
///
/// @param directory an existing directory; what is written there is deleted again
/// @param sizeBytes how much a round writes to a device, from 64 MiB to 1 TiB
/// @param threadCount how many threads write and read, from 1 to 256
/// @param roundCount how many rounds, from 1 to 100
/// @param isCold whether to drop the machine's page cache before reads, which only root may
/// @param volume what the benchmark of volumes does
public record Plan(
    Path directory,
    long sizeBytes,
    int threadCount,
    int roundCount,
    boolean isCold,
    VolumePlan volume) {
  private static final long MIN_SIZE_BYTES = 64L * ByteSize.MIB;
  private static final long MAX_SIZE_BYTES = 1024 * ByteSize.GIB;
  private static final int MAX_THREADS = 256;
  private static final int MAX_ROUNDS = 100;

  /// Checks the ranges.
  public Plan {
    within("a size", sizeBytes, MIN_SIZE_BYTES, MAX_SIZE_BYTES);
    within("a number of threads", threadCount, 1, MAX_THREADS);
    within("a number of rounds", roundCount, 1, MAX_ROUNDS);
  }

  static void within(String what, long value, long min, long max) {
    Check.argument(
        value >= min && value <= max,
        () -> what + " is from " + min + " to " + max + ", found " + value);
  }
}
