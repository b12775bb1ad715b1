package dev.varve.volume.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class LockTableTest {
  private static final LockOwner ANN = new LockOwner(1, 1, 101);
  private static final LockOwner BEN = new LockOwner(1, 2, 102);
  private static final LockOwner CAT = new LockOwner(2, 1, 103);
  private static final LockOwner DAN = new LockOwner(2, 2, 104);
  private static final long INO = 7;

  private final LockTable table = new LockTable(LockLimits.DEFAULT);

  @Test
  void unlockingTheMiddleSplitsALockAndLockingItAgainJoinsIt() {
    granted(exclusive(ANN, 0, 99));
    table.release(LockKind.RANGE, INO, ANN, new ByteRange(40, 59));
    assertThat(ranges()).containsExactly("x0-39", "x60-99");
    granted(exclusive(BEN, 40, 59));
    table.release(LockKind.RANGE, INO, BEN, ByteRange.ALL);
    granted(exclusive(ANN, 40, 59));
    assertThat(ranges()).containsExactly("x0-99");
  }

  @Test
  void lockingAPartInTheOtherModeConvertsThatPart() {
    granted(exclusive(ANN, 0, 99));
    granted(shared(ANN, 40, Long.MAX_VALUE));
    assertThat(ranges()).containsExactly("x0-39", "s40-" + Long.MAX_VALUE);
    granted(exclusive(ANN, 20, 59));
    assertThat(ranges()).containsExactly("x0-59", "s60-" + Long.MAX_VALUE);
    assertThat(table.count()).isEqualTo(2);
  }

  @Test
  void aRefusalNamesTheLowestLockInTheWay() {
    granted(exclusive(ANN, 50, 59));
    granted(exclusive(BEN, 10, 19));
    LockRequest wanted = shared(CAT, 0, 99);
    LockAnswer answer = table.acquire(wanted, false);
    assertThat(answer).isEqualTo(new LockAnswer.Conflict(exclusive(BEN, 10, 19), List.of()));
    assertThat(table.test(wanted)).contains(exclusive(BEN, 10, 19));
    assertThat(table.test(shared(CAT, 20, 49))).isEmpty();
  }

  @Test
  void readersThatComeAfterAWriterWaitBehindIt() {
    granted(shared(ANN, 0, 9));
    long writer = waiting(exclusive(BEN, 0, 9));
    long reader = waiting(shared(CAT, 5, 6));
    long other = waiting(shared(DAN, 5, 6));
    granted(shared(DAN, 20, 29));
    assertThat(release(ANN)).containsExactly(writer);
    assertThat(release(BEN)).containsExactly(reader, other);
  }

  @Test
  void writersAreServedInTheOrderOfAsking() {
    granted(exclusive(ANN, 0, 9));
    long first = waiting(exclusive(BEN, 0, 9));
    long second = waiting(exclusive(CAT, 0, 9));
    long third = waiting(exclusive(DAN, 0, 9));
    assertThat(release(ANN)).containsExactly(first);
    assertThat(release(BEN)).containsExactly(second);
    assertThat(release(CAT)).containsExactly(third);
  }

  @Test
  void whoDoesNotWaitLooksAtLocksOnly() {
    granted(shared(ANN, 0, 9));
    waiting(exclusive(BEN, 0, 9));
    assertThat(table.acquire(shared(CAT, 0, 9), false)).isInstanceOf(LockAnswer.Granted.class);
  }

  @Test
  void orderAloneNeverMakesADeadlock() {
    granted(exclusive(ANN, 0, 0));
    waiting(exclusive(BEN, 0, 1));
    // Ben waits for Ann, so Ann does not queue behind him.
    granted(exclusive(ANN, 1, 1));
  }

  @Test
  void whoQueuedInOrderGoesOnAsSoonAsSomebodyWaitsForHim() {
    granted(exclusive(ANN, 0, 0));
    granted(exclusive(CAT, 100, 100));
    waiting(exclusive(BEN, 0, 1));
    long queued = waiting(exclusive(CAT, 1, 1));
    LockAnswer answer = table.acquire(exclusive(ANN, 100, 100), true);
    assertThat(answer).isInstanceOf(LockAnswer.Waiting.class);
    assertThat(answer.granted()).containsExactly(queued);
  }

  @Test
  void aCircleOfAnyLengthIsRefused() {
    granted(exclusive(ANN, 0, 0));
    granted(exclusive(BEN, 1, 1));
    granted(shared(CAT, 2, 2));
    granted(shared(DAN, 2, 2));
    waiting(exclusive(ANN, 1, 1));
    waiting(exclusive(BEN, 2, 2));
    assertThat(table.acquire(shared(CAT, 0, 0), true))
        .isEqualTo(new LockAnswer.Deadlock(exclusive(ANN, 0, 0), List.of()));
    assertThat(table.waitingCount()).isEqualTo(2);
    // And what is no circle is not: Dan holds too, but lets go.
    assertThat(table.releaseAll(DAN).granted()).isEmpty();
    assertThat(table.acquire(shared(DAN, 0, 0), true)).isInstanceOf(LockAnswer.Waiting.class);
  }

  @Test
  void twoReadersThatBothWantToWriteAreADeadlockOfRangesButNotOfWholeFiles() {
    granted(shared(ANN, 0, 0));
    granted(shared(BEN, 0, 0));
    waiting(exclusive(ANN, 0, 0));
    assertThat(table.acquire(exclusive(BEN, 0, 0), true)).isInstanceOf(LockAnswer.Deadlock.class);
    granted(whole(ANN, LockMode.SHARED));
    granted(whole(BEN, LockMode.SHARED));
    // Ann gives up her lock before she waits, so nothing is in Ben's way.
    long ticket = waiting(whole(ANN, LockMode.EXCLUSIVE));
    granted(whole(BEN, LockMode.EXCLUSIVE));
    assertThat(table.release(LockKind.WHOLE, INO, BEN, ByteRange.ALL).granted())
        .containsExactly(ticket);
  }

  @Test
  void aRefusedConversionOfAWholeFileLosesTheLock() {
    granted(whole(ANN, LockMode.SHARED));
    granted(whole(BEN, LockMode.SHARED));
    assertThat(table.acquire(whole(BEN, LockMode.EXCLUSIVE), false))
        .isInstanceOf(LockAnswer.Conflict.class);
    assertThat(table.held(LockKind.WHOLE, INO)).containsExactly(whole(ANN, LockMode.SHARED));
  }

  @Test
  void rangesAndWholeFilesDoNotSeeEachOther() {
    granted(exclusive(ANN, 0, Long.MAX_VALUE));
    granted(whole(BEN, LockMode.EXCLUSIVE));
  }

  @Test
  void takingALockDownLetsReadersGoOn() {
    granted(exclusive(ANN, 0, 9));
    long reader = waiting(shared(BEN, 0, 9));
    assertThat(table.acquire(shared(ANN, 0, 9), true))
        .isEqualTo(new LockAnswer.Granted(List.of(reader)));
  }

  @Test
  void cancellingAWriterLetsTheReadersBehindItGoOn() {
    granted(shared(ANN, 0, 9));
    long writer = waiting(exclusive(BEN, 0, 9));
    long reader = waiting(shared(CAT, 0, 9));
    assertThat(table.cancel(writer)).isEqualTo(new LockChange(List.of(reader), List.of(writer)));
    assertThat(table.cancel(writer)).isEqualTo(LockChange.NONE);
  }

  @Test
  void theEndOfAClientEndsItsLocksAndItsWaits() {
    granted(exclusive(ANN, 0, 9));
    granted(whole(BEN, LockMode.EXCLUSIVE));
    granted(exclusive(DAN, 20, 29));
    long ben = waiting(exclusive(BEN, 20, 29));
    long cat = waiting(exclusive(CAT, 0, 9));
    assertThat(table.releaseClient(1)).isEqualTo(new LockChange(List.of(cat), List.of(ben)));
    assertThat(table.held(LockKind.WHOLE, INO)).isEmpty();
    assertThat(ranges()).containsExactly("x0-9", "x20-29");
  }

  @Test
  void closingAFileGivesUpBothKindsOnThatFileOnly() {
    granted(exclusive(ANN, 0, 9));
    granted(whole(ANN, LockMode.SHARED));
    LockRequest elsewhere = new LockRequest(LockKind.RANGE, 8, ANN, LockMode.SHARED, ByteRange.ALL);
    granted(elsewhere);
    long ticket = waiting(shared(BEN, 0, 0));
    assertThat(table.releaseInode(INO, ANN)).isEqualTo(new LockChange(List.of(ticket), List.of()));
    assertThat(table.held(LockKind.RANGE, 8)).containsExactly(elsewhere);
    assertThat(table.count()).isEqualTo(2);
  }

  @Test
  void theProcessOfAnOwnerIsNoPartOfIt() {
    granted(exclusive(ANN, 0, 9));
    granted(exclusive(new LockOwner(1, 1, 999), 5, 14));
    assertThat(ranges()).containsExactly("x0-14");
  }

  @Test
  void eachLimitRefusesAndChangesNothing() {
    for (LockLimits limits :
        List.of(
            new LockLimits(4, 10, 100, 100),
            new LockLimits(100, 10, 4, 100),
            new LockLimits(100, 10, 100, 4))) {
      LockTable small = new LockTable(limits);
      small.acquire(exclusive(ANN, 0, 0), false);
      small.acquire(exclusive(ANN, 2, 9), false);
      small.acquire(exclusive(ANN, 20, 29), false);
      List<LockRequest> before = small.held(LockKind.RANGE, INO);
      assertThat(before).hasSize(3);
      assertTooMany(() -> small.acquire(shared(ANN, 4, 5), false));
      assertThat(small.held(LockKind.RANGE, INO)).isEqualTo(before);
      small.release(LockKind.RANGE, INO, ANN, new ByteRange(4, 5));
      assertTooMany(() -> small.release(LockKind.RANGE, INO, ANN, new ByteRange(24, 25)));
      small.release(LockKind.RANGE, INO, ANN, new ByteRange(20, 25));
      assertThat(small.count()).isEqualTo(4);
    }
  }

  @Test
  void whatWaitsHasItsRoomKept() {
    LockTable small = new LockTable(new LockLimits(4, 1, 100, 100));
    small.acquire(exclusive(ANN, 0, 9), false);
    small.acquire(exclusive(BEN, 5, 14), true);
    assertTooMany(() -> small.acquire(exclusive(CAT, 20, 29), false));
    LockTable wide = new LockTable(new LockLimits(100, 1, 100, 100));
    wide.acquire(exclusive(ANN, 0, 9), false);
    wide.acquire(exclusive(BEN, 5, 14), true);
    assertTooMany(() -> wide.acquire(exclusive(CAT, 5, 14), true));
    wide.acquire(exclusive(CAT, 20, 29), true);
    assertThat(wide.count()).isEqualTo(2);
  }

  private static void assertTooMany(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_LOCKS));
  }

  private void granted(LockRequest request) {
    assertThat(table.acquire(request, true)).isEqualTo(new LockAnswer.Granted(List.of()));
  }

  private long waiting(LockRequest request) {
    return Optional.of(table.acquire(request, true))
        .flatMap(
            a -> a instanceof LockAnswer.Waiting w ? Optional.of(w.ticket()) : Optional.empty())
        .orElseThrow();
  }

  private List<Long> release(LockOwner owner) {
    return table.release(LockKind.RANGE, INO, owner, ByteRange.ALL).granted();
  }

  private Stream<String> ranges() {
    return table.held(LockKind.RANGE, INO).stream()
        .map(lock ->
            (lock.mode() == LockMode.SHARED ? "s" : "x")
                + lock.range().first()
                + "-"
                + lock.range().last());
  }

  private static LockRequest shared(LockOwner owner, long first, long last) {
    return new LockRequest(LockKind.RANGE, INO, owner, LockMode.SHARED, new ByteRange(first, last));
  }

  private static LockRequest exclusive(LockOwner owner, long first, long last) {
    return new LockRequest(
        LockKind.RANGE, INO, owner, LockMode.EXCLUSIVE, new ByteRange(first, last));
  }

  private static LockRequest whole(LockOwner owner, LockMode mode) {
    return new LockRequest(LockKind.WHOLE, INO, owner, mode, ByteRange.ALL);
  }
}
