package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.lock.ByteRange;
import dev.varve.volume.lock.LockKind;
import dev.varve.volume.lock.LockMode;
import dev.varve.volume.lock.LockOwner;
import dev.varve.volume.lock.LockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Locks as a face takes them: through handles, for processes and for open files. Threads are real;
/// a test goes on when the volume says that a thread waits.
@Timeout(60)
final class HandleLocksTest {
  private static final LockOwner ANN = new LockOwner(1, 1, 101);
  private static final LockOwner BEN = new LockOwner(1, 2, 102);
  private static final ByteRange FIRST = ByteRange.of(0, 10);
  private static final ByteRange SECOND = ByteRange.of(10, 10);

  private final VolumeFixture fixture = new VolumeFixture();
  private final List<FileHandle> handles = new ArrayList<>();
  private final FileHandle one = kept(fixture.create("file"));
  private final FileHandle two = opened(OpenMode.READ_WRITE);

  private FileHandle kept(FileHandle handle) {
    handles.add(handle);
    return handle;
  }

  private FileHandle opened(OpenMode mode) {
    return kept(fixture.files().open(VolumeFixture.ROOT, one.ino(), mode));
  }

  @AfterEach
  void close() {
    handles.forEach(FileHandle::close);
    fixture.close();
  }

  private interface Locking {
    void lock() throws InterruptedException;
  }

  /// A thread that waits for a lock.
  private record Waiting(Thread thread, FutureTask<Boolean> task) {
    void granted() throws Exception {
      assertThat(task.get(30, TimeUnit.SECONDS)).isTrue();
    }

    Throwable failure() throws Exception {
      try {
        throw new AssertionError("the lock was granted: " + task.get(30, TimeUnit.SECONDS));
      } catch (ExecutionException e) {
        return Objects.requireNonNull(e.getCause());
      }
    }
  }

  private Waiting waiting(Locking locking) {
    Callable<Boolean> call =
        () -> {
          locking.lock();
          return true;
        };
    FutureTask<Boolean> task = new FutureTask<>(call);
    int before = fixture.volume().locks().waitingCount();
    Thread thread = Thread.ofVirtual().start(task);
    while (fixture.volume().locks().waitingCount() == before) {
      assertThat(task.isDone()).as("the thread does not wait").isFalse();
      Thread.onSpinWait();
    }
    return new Waiting(thread, task);
  }

  private static boolean isFree(FileHandle handle, LockOwner owner, ByteRange range) {
    return handle.locks().test(owner, LockMode.EXCLUSIVE, range).isEmpty();
  }

  @Test
  void processesKeepEachOtherOutOfBytesThroughWhateverHandle() throws Exception {
    one.locks().lock(ANN, LockMode.EXCLUSIVE, FIRST);
    assertThat(two.locks().tryLock(BEN, LockMode.SHARED, FIRST))
        .map(LockRequest::owner)
        .contains(ANN);
    assertThat(one.locks().tryLock(BEN, LockMode.SHARED, SECOND)).isEmpty();
    assertThat(two.locks().tryLock(ANN, LockMode.EXCLUSIVE, FIRST)).isEmpty();
    two.locks().unlock(ANN, FIRST);
    assertThat(isFree(two, BEN, FIRST)).isTrue();
  }

  @Test
  void aProcessThatClosesAnyDescriptorLosesAllItsLocksOnTheFile() throws Exception {
    one.locks().lock(ANN, LockMode.EXCLUSIVE, FIRST);
    two.locks().lock(ANN, LockMode.EXCLUSIVE, SECOND);
    one.locks().lock(BEN, LockMode.EXCLUSIVE, ByteRange.of(20, 1));
    two.locks().release(ANN);
    assertThat(isFree(one, BEN, FIRST)).isTrue();
    assertThat(isFree(one, BEN, SECOND)).isTrue();
    assertThat(isFree(one, ANN, ByteRange.of(20, 1))).isFalse();
  }

  @Test
  void closingTheHandleLetsWaitersSeeWhatWasWritten() throws Exception {
    one.locks().lock(ANN, LockMode.EXCLUSIVE, ByteRange.ALL);
    one.write(0, VolumeFixture.bytes("text"));
    Waiting ben = waiting(() -> two.locks().lock(BEN, LockMode.EXCLUSIVE, FIRST));
    one.close();
    ben.granted();
    assertThat(VolumeFixture.text(two)).isEqualTo("text");
    assertThat(fixture.volume().locks().waitingCount()).isZero();
  }

  @Test
  void aThreadThatWaitsCanBeInterrupted() throws Exception {
    one.locks().lock(ANN, LockMode.EXCLUSIVE, FIRST);
    Waiting ben = waiting(() -> two.locks().lock(BEN, LockMode.EXCLUSIVE, FIRST));
    ben.thread().interrupt();
    assertThat(ben.failure()).isInstanceOf(InterruptedException.class);
    one.locks().release(ANN);
    assertThat(isFree(one, ANN, FIRST)).isTrue();
  }

  @Test
  void aCircleOfProcessesIsADeadlock() throws Exception {
    one.locks().lock(ANN, LockMode.EXCLUSIVE, FIRST);
    two.locks().lock(BEN, LockMode.EXCLUSIVE, SECOND);
    Waiting ben = waiting(() -> two.locks().lock(BEN, LockMode.EXCLUSIVE, FIRST));
    assertThatThrownBy(() -> one.locks().lock(ANN, LockMode.EXCLUSIVE, SECOND))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLOCK));
    one.locks().release(ANN);
    ben.granted();
  }

  @Test
  void bytesAreLockedOnlyForWhatTheHandleMayDo() {
    FileHandle reader = opened(OpenMode.READ);
    assertThat(reader.locks().tryLock(ANN, LockMode.SHARED, FIRST)).isEmpty();
    assertThatThrownBy(() -> reader.locks().tryLock(ANN, LockMode.EXCLUSIVE, FIRST))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_HANDLE));
    assertThat(reader.locks().tryLockWhole(LockMode.EXCLUSIVE)).isEmpty();
  }

  @Test
  void wholeFilesAndBytesOfOpenFilesAreOfTheHandle() throws Exception {
    one.locks().lockWhole(LockMode.EXCLUSIVE);
    assertThat(two.locks().tryLockWhole(LockMode.SHARED)).isPresent();
    assertThat(two.locks().tryLock(two.locks().own(), LockMode.EXCLUSIVE, FIRST))
        .as("bytes and whole files do not meet")
        .isEmpty();
    assertThat(isFree(one, one.locks().own(), FIRST)).isFalse();
    Waiting whole = waiting(() -> two.locks().lockWhole(LockMode.SHARED));
    one.close();
    whole.granted();
    two.close();
    FileHandle three = opened(OpenMode.READ_WRITE);
    assertThat(three.locks().tryLockWhole(LockMode.EXCLUSIVE)).isEmpty();
    assertThat(isFree(three, ANN, FIRST)).isTrue();
  }

  @Test
  void aHandleThatIsClosedTakesNoLock() {
    one.close();
    assertThatThrownBy(() -> one.locks().tryLock(ANN, LockMode.SHARED, FIRST))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_HANDLE));
    assertThat(isFree(two, BEN, FIRST)).isTrue();
  }

  @Test
  void aFaceThatEndsEndsItsProcesses() throws Exception {
    one.locks().lock(ANN, LockMode.EXCLUSIVE, FIRST);
    Waiting ben = waiting(() -> two.locks().lock(BEN, LockMode.EXCLUSIVE, FIRST));
    fixture.volume().locks().releaseClient(ANN.client());
    assertThat(ben.failure())
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    LockRequest wanted =
        new LockRequest(
            LockKind.RANGE, one.ino(), new LockOwner(2, 1, 0), LockMode.EXCLUSIVE, FIRST);
    assertThat(fixture.volume().locks().test(wanted)).isEmpty();
  }
}
