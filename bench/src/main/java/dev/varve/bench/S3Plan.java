package dev.varve.bench;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.bench.s3.ListedKeys;
import dev.varve.bench.s3.Mix;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// How a server of S3 is loaded.
///
/// @param bucket the bucket, which is made when it is not there, and then deleted
/// @param mixes what is asked for
/// @param sizesBytes how large objects are, each from 1 byte to 5 GiB
/// @param clientCount how many clients there are, from 1 to 1,024
/// @param durationNanos for how long each of them asks, from 0.1 s to a day
/// @param objectCount how many requests all of them together send in that time at most
/// @param keys what is listed
/// @param roundCount how many rounds, from 1 to 100
public record S3Plan(
    String bucket,
    Set<Mix> mixes,
    List<Long> sizesBytes,
    int clientCount,
    long durationNanos,
    long objectCount,
    ListedKeys keys,
    int roundCount) {
  private static final long MAX_SIZE_BYTES = 5 * ByteSize.GIB;
  private static final int MAX_CLIENTS = 1024;
  private static final long MIN_DURATION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long MAX_DURATION_NANOS = TimeUnit.DAYS.toNanos(1);
  private static final int MAX_ROUNDS = 100;

  /// Checks the ranges.
  public S3Plan {
    mixes = Set.copyOf(mixes);
    sizesBytes = List.copyOf(sizesBytes);
    Check.argument(
        !bucket.isEmpty()
            && bucket.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit(c) || isMark(c)),
        () -> "a bucket's name has a-z, 0-9, '.' and '-'");
    sizesBytes.forEach(size -> Plan.within("an object's size", size, 1, MAX_SIZE_BYTES));
    Plan.within("a number of clients", clientCount, 1, MAX_CLIENTS);
    Plan.within("a duration in nanoseconds", durationNanos, MIN_DURATION_NANOS, MAX_DURATION_NANOS);
    Plan.within("a number of objects", objectCount, 1, Long.MAX_VALUE);
    Plan.within("a number of rounds", roundCount, 1, MAX_ROUNDS);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isMark(int c) {
    return c == '-' || c == '.';
  }
}
