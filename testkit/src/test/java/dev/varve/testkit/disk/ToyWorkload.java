package dev.varve.testkit.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Appends to a [ToyLog] and expects to find what was acknowledged.
final class ToyWorkload implements CrashWorkload {
  private static final int APPEND_COUNT = 4;

  private final Random random;
  private final ToyLog.Bug[] bugs;
  private final List<Long> attempted = new ArrayList<>();
  private int durableCount;

  ToyWorkload(long seed, ToyLog.Bug... bugs) {
    this.random = new Random(seed);
    this.bugs = bugs;
  }

  @Override
  public void prepare(SimDisk disk) {
    append(disk, 2);
  }

  @Override
  public void run(SimDisk disk) {
    append(disk, APPEND_COUNT);
  }

  private void append(SimDisk disk, int count) {
    try (ToyLog log = ToyLog.open(disk, bugs)) {
      for (int i = 0; i < count; i++) {
        attempted.add(random.nextLong());
        log.append(attempted.getLast());
        durableCount = attempted.size();
      }
    }
  }

  @Override
  public void check(SimDisk disk) {
    try (ToyLog log = ToyLog.open(disk, bugs)) {
      assertThat(log.values()).hasSizeBetween(durableCount, attempted.size());
      assertThat(log.values()).isEqualTo(attempted.subList(0, log.values().size()));
      durableCount = log.values().size();
    }
  }
}
