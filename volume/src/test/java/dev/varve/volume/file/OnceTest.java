package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// Work that is done by whoever comes first.
final class OnceTest {
  private final List<Runnable> waiting = new ArrayList<>();
  private int count;
  private final Once<Integer> once = new Once<>(() -> ++count);

  @Test
  void whoNeedsTheResultDoesWhatHasNotBegun() {
    once.begin(waiting::add);
    assertThat(once.isDone()).isFalse();

    assertThat(once.result()).isOne();
    waiting.getFirst().run();
    assertThat(once.result()).isOne();
    assertThat(once.isDone()).isTrue();
  }

  @Test
  void whatIsCancelledIsNotDone() {
    assertThat(once.cancel()).isTrue();
    once.begin(Runnable::run);

    assertThat(count).isZero();
    assertThat(once.cancel()).isFalse();
  }

  @Test
  void whatHasBegunCannotBeCancelled() {
    once.begin(Runnable::run);

    assertThat(once.cancel()).isFalse();
    assertThat(once.result()).isOne();
  }

  @Test
  void anExecutorThatEndsLeavesItToWhoNeedsIt() {
    once.begin(task -> {
      throw new RejectedExecutionException();
    });

    assertThat(once.result()).isOne();
  }

  @Test
  void aFailureIsToldToEachThatAsks() {
    Once<Integer> failing =
        new Once<>(() -> {
          throw new VarveException(ErrorCode.CORRUPT, "damaged");
        });
    failing.begin(Runnable::run);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(failing::result)
          .isInstanceOfSatisfying(
              VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
          .hasMessage("damaged");
    }
    assertThat(failing.isDone()).isTrue();
  }
}
