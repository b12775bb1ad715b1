package dev.varve.bench.s3;

import dev.varve.base.Check;

/// How long requests took: counts in classes that are at most 1/32 wide of what they count, so a
/// percentile is at most that much too large. The longest is kept exactly.
///
/// One thread; copies are merged when it is done.
public final class Latencies {
  /// Classes of each power of two, as a power of two.
  private static final int CLASS_BITS = 5;

  private static final int CLASSES = 1 << CLASS_BITS;

  private final long[] counts = new long[(Long.SIZE - CLASS_BITS) * CLASSES];
  private long count;
  private long maxNanos;

  /// Counts nothing yet.
  public Latencies() {}

  /// Counts a request.
  ///
  /// @param nanos how long it took; zero or more
  public void add(long nanos) {
    counts[classOf(nanos)]++;
    count++;
    maxNanos = Math.max(maxNanos, nanos);
  }

  /// Counts what somebody else counted.
  ///
  /// @param other is not changed
  public void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    count += other.count;
    maxNanos = Math.max(maxNanos, other.maxNanos);
  }

  /// Below 64 each number is a class; above, the highest six bits say which.
  private static int classOf(long nanos) {
    int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1) - CLASS_BITS);
    return shift * CLASSES + (int) (nanos >>> shift);
  }

  /// The largest number of a class.
  private static long largest(int index) {
    int shift = Math.max(0, index / CLASSES - 1);
    return ((index - (long) shift * CLASSES + 1) << shift) - 1;
  }

  /// Returns how many requests were counted.
  ///
  /// @return zero or more
  public long count() {
    return count;
  }

  /// Returns the longest.
  ///
  /// @return nanoseconds, 0 for none
  public long maxNanos() {
    return maxNanos;
  }

  /// Says within how long a part of the requests was done.
  ///
  /// @param percent above 0, up to 100
  /// @return nanoseconds, 0 for none
  public long percentileNanos(double percent) {
    Check.argument(percent > 0 && percent <= 100, () -> "a percentile is above 0, up to 100");
    long wanted = (long) Math.ceil(count * percent / 100);
    long seen = 0;
    for (int i = 0; i < counts.length && count > 0; i++) {
      seen += counts[i];
      if (seen >= wanted) {
        return Math.min(largest(i), maxNanos);
      }
    }
    return maxNanos;
  }
}
