package dev.varve.base;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CheckTest {
  @Test
  void whatHoldsBuildsNoMessage() {
    assertThatNoException()
        .isThrownBy(() -> {
          Check.argument(true, CheckTest::unwanted);
          Check.state(true, CheckTest::unwanted);
          Check.invariant(true, CheckTest::unwanted);
        });
  }

  private static String unwanted() {
    throw new AssertionError("a message was built for a check that holds");
  }

  @Test
  void eachKindHasItsCode() {
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> Check.argument(false, () -> "the reason"));
    assertFails(ErrorCode.INVALID_STATE, () -> Check.state(false, () -> "the reason"));
    assertFails(ErrorCode.BUG, () -> Check.invariant(false, () -> "the reason"));
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(call)
        .withMessage("the reason")
        .matches(e -> e.code() == code);
  }
}
