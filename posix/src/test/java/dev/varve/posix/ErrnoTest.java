package dev.varve.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ErrnoTest {
  private static final int MAX_ERRNO = 133;

  /// Numbers whose code stands for another number with the same meaning.
  private static final Map<Integer, ErrorCode> SYNONYMS =
      Map.of(
          25, ErrorCode.NOT_SUPPORTED,
          26, ErrorCode.IN_USE,
          34, ErrorCode.NAME_TOO_LONG,
          38, ErrorCode.NOT_SUPPORTED);

  /// Codes that no system call means: they are of Varve's own state, of its store and journal, or
  /// of objects.
  private static final Set<ErrorCode> OWN =
      EnumSet.of(
          ErrorCode.INVALID_STATE,
          ErrorCode.LIMIT_EXCEEDED,
          ErrorCode.LOCKED,
          ErrorCode.POSITION_GONE,
          ErrorCode.READ_ONLY,
          ErrorCode.CORRUPT,
          ErrorCode.UNKNOWN_FORMAT,
          ErrorCode.PRECONDITION_FAILED,
          ErrorCode.BUCKET_NOT_FOUND,
          ErrorCode.BUCKET_EXISTS,
          ErrorCode.INVALID_BUCKET_NAME,
          ErrorCode.VERSION_NOT_FOUND,
          ErrorCode.UPLOAD_NOT_FOUND,
          ErrorCode.INVALID_PART,
          ErrorCode.INVALID_PART_ORDER,
          ErrorCode.PART_TOO_SMALL,
          ErrorCode.BUG);

  @Test
  void aCodeStandsForTheNumberThatItComesFrom() {
    for (int errno = 1; errno <= MAX_ERRNO; errno++) {
      ErrorCode code = Errno.code(errno);
      if (SYNONYMS.containsKey(errno)) {
        assertThat(code).isEqualTo(SYNONYMS.get(errno));
      } else if (code != ErrorCode.DISK_FAILED) {
        assertThat(code.errno()).as(code.name()).isEqualTo(errno);
      }
    }
  }

  @Test
  void everyCodeOfFilesComesFromItsNumber() {
    for (ErrorCode code : EnumSet.complementOf(EnumSet.copyOf(OWN))) {
      assertThat(Errno.code(code.errno())).isEqualTo(code);
    }
  }

  @Test
  void anUnknownNumberIsAFailureWithItsNumberAndText() {
    assertThat(Errno.failure(SystemCall.FSYNC, "/a/b", 121))
        .hasMessage("fsync of /a/b failed: Remote I/O error (errno 121)")
        .extracting("code")
        .isEqualTo(ErrorCode.DISK_FAILED);
    assertThat(Errno.failure(SystemCall.OPENAT, "x", 9_999)).hasMessageContaining("9999");
  }
}
