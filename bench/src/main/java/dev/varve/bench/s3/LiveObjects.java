package dev.varve.bench.s3;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The numbers of the objects that a client put and did not delete.
///
/// One thread.
final class LiveObjects {
  private long[] numbers = new long[1024];
  private int count;
  private long next;

  int count() {
    return count;
  }

  /// Returns a number that was never returned before.
  long next() {
    return next++;
  }

  void add(long number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  long any(SplittableRandom random) {
    return numbers[random.nextInt(count)];
  }

  long takeAny(SplittableRandom random) {
    int at = random.nextInt(count);
    long taken = numbers[at];
    numbers[at] = numbers[--count];
    return taken;
  }
}
