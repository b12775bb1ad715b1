package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ClientPaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @Test
  void aClientIsTooSlowAfterAMinuteBelowTheLeastRate() {
    ClientPace pace = new ClientPace(Limits.USUAL);
    pace.add(0, 60 * SECOND);
    assertThat(pace.isTooSlow()).isFalse();
    pace.add(6_099, SECOND);
    assertThat(pace.isTooSlow()).isTrue();
    pace.add(1, 0);
    assertThat(pace.isTooSlow()).isFalse();
  }

  @Test
  void aFastClientMaySendForEver() {
    ClientPace pace = new ClientPace(Limits.USUAL);
    pace.add(Long.MAX_VALUE / 2, 1_000_000 * SECOND);
    assertThat(pace.isTooSlow()).isFalse();
  }
}
