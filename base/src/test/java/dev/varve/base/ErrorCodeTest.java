package dev.varve.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  private static final Set<ErrorCode> ABSENCE =
      EnumSet.of(
          ErrorCode.NOT_FOUND,
          ErrorCode.BUCKET_NOT_FOUND,
          ErrorCode.VERSION_NOT_FOUND,
          ErrorCode.UPLOAD_NOT_FOUND);

  private static final int ENOENT = 2;
  private static final int HTTP_NOT_FOUND = 404;
  private static final int HTTP_SERVER_ERROR = 500;

  @Test
  void noTwoCodesShareANumber() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
  }

  /// Numbers are written to logs and sent to clients: a change here is a change of the protocol.
  @Test
  void numbersStayWhatTheyAre() {
    assertThat(Arrays.stream(ErrorCode.values()).map(code -> code + "=" + code.number()))
        .contains(
            "INVALID_ARGUMENT=1",
            "INVALID_STATE=2",
            "LIMIT_EXCEEDED=3",
            "NOT_FOUND=10",
            "ALREADY_EXISTS=11",
            "LOCKED=12",
            "POSITION_GONE=13",
            "STORAGE_FULL=20",
            "READ_ONLY=21",
            "DISK_FAILED=22",
            "CORRUPT=23",
            "UNKNOWN_FORMAT=24",
            "NOT_DIRECTORY=30",
            "IS_DIRECTORY=31",
            "NOT_EMPTY=32",
            "ACCESS_DENIED=33",
            "NOT_PERMITTED=34",
            "NAME_TOO_LONG=35",
            "TOO_MANY_LINKS=36",
            "CROSS_VOLUME=37",
            "LINK_LOOP=38",
            "NO_ATTRIBUTE=39",
            "ATTRIBUTE_TOO_LARGE=40",
            "QUOTA_EXCEEDED=41",
            "PAST_END=42",
            "NOT_SUPPORTED=43",
            "BAD_HANDLE=44",
            "WOULD_BLOCK=45",
            "DEADLOCK=46",
            "TOO_MANY_LOCKS=47",
            "FILE_TOO_LARGE=48",
            "STALE=49",
            "READ_ONLY_VIEW=50",
            "IN_USE=51",
            "PRECONDITION_FAILED=60",
            "BUCKET_NOT_FOUND=61",
            "BUCKET_EXISTS=62",
            "INVALID_BUCKET_NAME=63",
            "VERSION_NOT_FOUND=64",
            "UPLOAD_NOT_FOUND=65",
            "INVALID_PART=66",
            "INVALID_PART_ORDER=67",
            "PART_TOO_SMALL=68",
            "BUG=99");
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeHasAMeaningOnEveryFace(ErrorCode code) {
    assertThat(code.number()).isPositive();
    assertThat(code.errno()).isPositive();
    assertThat(code.httpStatus()).isBetween(400, 599);
    assertThat(code.s3Code()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void onlyAbsenceLooksLikeAbsence(ErrorCode code) {
    boolean looksAbsent = code.errno() == ENOENT || code.httpStatus() == HTTP_NOT_FOUND;
    assertThat(looksAbsent).isEqualTo(ABSENCE.contains(code));
  }

  @ParameterizedTest
  @EnumSource
  void corruptionIsTheServersFaultAndNotCuredByTryingAgain(ErrorCode code) {
    if (code.kind() == Kind.CORRUPTION) {
      assertThat(code.httpStatus()).isEqualTo(HTTP_SERVER_ERROR);
      assertThat(code.retry()).isEqualTo(ErrorCode.Retry.NEVER);
    }
  }

  @Test
  void aFaultToldAgainKeepsItsCodeMessageAndOrigin() {
    VarveException first = new VarveException(ErrorCode.DISK_FAILED, "the reason");
    VarveException again = first.again();
    assertThat(again).hasMessage("the reason").hasCause(first);
    assertThat(again.code()).isEqualTo(ErrorCode.DISK_FAILED);
  }
}
