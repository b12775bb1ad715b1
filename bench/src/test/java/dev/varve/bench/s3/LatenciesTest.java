package dev.varve.bench.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  private static final double[] PERCENTS = {0.1, 1, 50, 90, 99, 99.9, 100};

  @Test
  void withoutRequestsAllTimesAreZero() {
    Latencies none = new Latencies();
    assertThat(none.percentileNanos(50)).isZero();
    assertThat(none.maxNanos()).isZero();
    assertThat(none.count()).isZero();
  }

  @Test
  void smallNumbersAreExact() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 60; i++) {
      latencies.add(i);
    }
    assertThat(latencies.percentileNanos(50)).isEqualTo(30);
    assertThat(latencies.percentileNanos(100)).isEqualTo(60);
  }

  @Test
  void aPercentileIsAtMostAThirtySecondTooLarge() {
    Seeds.run(
        50,
        seed -> {
          SplittableRandom random = new SplittableRandom(seed);
          int count = random.nextInt(1, 2000);
          long[] all = new long[count];
          Latencies first = new Latencies();
          Latencies second = new Latencies();
          for (int i = 0; i < count; i++) {
            all[i] = random.nextLong() >>> random.nextInt(2, 63);
            (i % 2 == 0 ? first : second).add(all[i]);
          }
          Arrays.sort(all);
          Latencies merged = new Latencies();
          merged.add(first);
          merged.add(second);
          assertThat(merged.count()).isEqualTo(count);
          assertThat(merged.maxNanos()).isEqualTo(all[count - 1]);
          for (double percent : PERCENTS) {
            long exact = all[(int) Math.ceil(count * percent / 100) - 1];
            assertThat(merged.percentileNanos(percent))
                .isBetween(exact, Math.min(all[count - 1], exact + exact / 32));
          }
        });
  }
}
