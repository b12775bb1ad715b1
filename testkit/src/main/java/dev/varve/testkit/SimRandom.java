package dev.varve.testkit;

import dev.varve.base.RandomSource;
import java.util.Random;

/// Random numbers that the seed decides. Safe for any thread; repeatable on one.
public final class SimRandom implements RandomSource {
  private final Random random;

  /// Creates a source.
  ///
  /// @param seed decides every number
  public SimRandom(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public long nextLong() {
    // Random.nextLong returns only 2^48 of the longs, so two halves of two draws are joined.
    return (random.nextLong() & 0xFFFF_FFFFL) | (random.nextLong() << Integer.SIZE);
  }
}
