package dev.varve.volume.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import org.junit.jupiter.api.Test;

final class ByteRangeTest {
  private static final long MAX = Long.MAX_VALUE;

  @Test
  void isWhatFcntlSays() {
    assertThat(ByteRange.of(0, 0)).isEqualTo(ByteRange.ALL);
    assertThat(ByteRange.of(5, 0)).isEqualTo(new ByteRange(5, MAX));
    assertThat(ByteRange.of(5, 1)).isEqualTo(new ByteRange(5, 5));
    assertThat(ByteRange.of(5, -5)).isEqualTo(new ByteRange(0, 4));
    assertThat(ByteRange.of(MAX, 1)).isEqualTo(new ByteRange(MAX, MAX));
    assertThat(ByteRange.of(1, MAX)).isEqualTo(new ByteRange(1, MAX));
  }

  @Test
  void isInTheFile() {
    refuses(ErrorCode.INVALID_ARGUMENT, -1, 5);
    refuses(ErrorCode.INVALID_ARGUMENT, 5, -6);
    refuses(ErrorCode.INVALID_ARGUMENT, 5, Long.MIN_VALUE);
    refuses(ErrorCode.FILE_TOO_LARGE, MAX, 2);
    refuses(ErrorCode.FILE_TOO_LARGE, 2, MAX);
  }

  @Test
  void overlapsWhatHasAByteInCommon() {
    ByteRange range = new ByteRange(10, 19);
    assertThat(range.overlaps(new ByteRange(19, 30))).isTrue();
    assertThat(range.overlaps(new ByteRange(0, 10))).isTrue();
    assertThat(range.overlaps(new ByteRange(12, 13))).isTrue();
    assertThat(range.overlaps(new ByteRange(20, 30))).isFalse();
    assertThat(range.overlaps(new ByteRange(0, 9))).isFalse();
  }

  private static void refuses(ErrorCode code, long start, long length) {
    assertThatThrownBy(() -> ByteRange.of(start, length))
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
