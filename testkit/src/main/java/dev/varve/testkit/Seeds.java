package dev.varve.testkit;

import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/// Runs a random test over seeds, and makes its failure repeatable: the message starts with the
/// system property that runs the failing seed alone.
public final class Seeds {
  /// When set, the one seed that every random test runs.
  public static final String SEED_PROPERTY = "varve.seed";

  /// Multiplies the number of seeds that every random test runs; 1 when unset.
  public static final String FACTOR_PROPERTY = "varve.seeds.factor";

  private Seeds() {}

  /// Runs a test once for each of the first seeds, or for the one that [#SEED_PROPERTY] names.
  ///
  /// @param count how many seeds when none is named, before [#FACTOR_PROPERTY]
  /// @param test takes a seed; a failure is whatever it throws
  public static void run(int count, LongConsumer test) {
    Long single = Long.getLong(SEED_PROPERTY);
    LongStream seeds =
        single != null
            ? LongStream.of(single)
            : LongStream.range(0, (long) count * Integer.getInteger(FACTOR_PROPERTY, 1));
    seeds.forEach(seed -> {
      try {
        test.accept(seed);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("repeat with -D" + SEED_PROPERTY + "=" + seed + ": " + e, e);
      }
    });
  }
}
