package dev.varve.base.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.varve.base.VarveException;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long CREDIT_NANOS = SECOND_NANOS / 10;

  /// Time that only sleep moves.
  private static final class ManualClock implements Clock {
    long nowNanos = 17 * SECOND_NANOS;

    @Override
    public long monotonicNanos() {
      return nowNanos;
    }

    @Override
    public long epochMillis() {
      return 0;
    }

    @Override
    public void sleep(long durationNanos) {
      nowNanos += Math.max(0, durationNanos);
    }
  }

  private final ManualClock clock = new ManualClock();
  private final long startNanos = clock.nowNanos;

  private long elapsedNanos() {
    return clock.nowNanos - startNanos;
  }

  @Test
  void workTakesAsLongAsTheRateSays() {
    Pacer pacer = clock.pacer(1000);
    pacer.worked(500);
    assertThat(elapsedNanos()).isEqualTo(SECOND_NANOS / 2);
    for (int i = 0; i < 100; i++) {
      pacer.worked(15);
    }
    assertThat(elapsedNanos()).isEqualTo(2 * SECOND_NANOS);
  }

  @Test
  void noWorkTakesNoTime() {
    clock.pacer(1).worked(0);
    assertThat(elapsedNanos()).isZero();
  }

  @Test
  void theTimeThatTheWorkItselfTookCounts() {
    Pacer pacer = clock.pacer(1000);
    clock.nowNanos += CREDIT_NANOS;
    pacer.worked(100);
    assertThat(elapsedNanos()).isEqualTo(CREDIT_NANOS);
  }

  @Test
  void aPauseIsNotFollowedByABurst() {
    Pacer pacer = clock.pacer(1000);
    clock.nowNanos += 60 * SECOND_NANOS;
    pacer.worked(1000);
    assertThat(elapsedNanos()).isEqualTo(61 * SECOND_NANOS - CREDIT_NANOS);
  }

  @Test
  void aRateIsAboveZero() {
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(() -> clock.pacer(0))
        .withMessageContaining("found 0");
  }

  @Test
  void theMachinesClockMovesOn() {
    Clock system = Clock.system();
    long beforeNanos = system.monotonicNanos();
    system.sleep(0);
    system.sleep(-1);
    assertThat(system.monotonicNanos()).isGreaterThanOrEqualTo(beforeNanos);
    assertThat(system.epochMillis()).isPositive();
  }

  @Test
  void anInterruptEndsASleepAndIsKept() {
    Thread.currentThread().interrupt();
    Clock.system().sleep(3600 * SECOND_NANOS);
    assertThat(Thread.interrupted()).isTrue();
  }
}
