package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.lock.ByteRange;
import dev.varve.volume.lock.LockKind;
import dev.varve.volume.lock.LockLimits;
import dev.varve.volume.lock.LockMode;
import dev.varve.volume.lock.LockOwner;
import dev.varve.volume.lock.LockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads are real; a test goes on when the locks say that a thread waits, never after a time.
@Timeout(60)
final class FileLocksTest {
  private static final LockOwner ANN = new LockOwner(1, 1, 101);
  private static final LockOwner BEN = new LockOwner(2, 2, 102);

  private final FileLocks locks = new FileLocks(LockLimits.DEFAULT);
  private final List<Thread> threads = new ArrayList<>();

  /// A thread that asks for a lock.
  ///
  /// @param task ends when it has it; true when the thread was interrupted all the same
  record Asking(Thread thread, FutureTask<Boolean> task) {
    Throwable failure() throws Exception {
      try {
        task.get(30, TimeUnit.SECONDS);
        throw new AssertionError("the lock was granted");
      } catch (ExecutionException e) {
        return Objects.requireNonNull(e.getCause());
      }
    }

    boolean granted() throws Exception {
      return task.get(30, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void endThreads() throws InterruptedException {
    locks.close();
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void aThreadWaitsUntilTheHolderUnlocks() throws Exception {
    locks.lock(exclusive(ANN, 0));
    Asking ben = ask(exclusive(BEN, 0), 1);
    assertThat(ben.task().isDone()).isFalse();
    locks.unlock(LockKind.RANGE, 7, ANN, ByteRange.ALL);
    assertThat(ben.granted()).isFalse();
    assertThat(locks.test(exclusive(ANN, 0))).contains(exclusive(BEN, 0));
  }

  @Test
  void anInterruptWithdrawsTheRequest() throws Exception {
    locks.lock(exclusive(ANN, 0));
    Asking ben = ask(exclusive(BEN, 0), 1);
    ben.thread().interrupt();
    assertThat(ben.failure()).isInstanceOf(InterruptedException.class);
    assertThat(locks.waitingCount()).isZero();
    locks.releaseInode(7, ANN);
    assertThat(locks.test(exclusive(ANN, 0))).isEmpty();
  }

  @Test
  void anInterruptOfAWriterLetsReadersBehindItGoOn() throws Exception {
    locks.lock(range(ANN, 0, LockMode.SHARED));
    Asking writer = ask(exclusive(BEN, 0), 1);
    Asking reader = ask(range(new LockOwner(3, 3, 3), 0, LockMode.SHARED), 2);
    writer.thread().interrupt();
    assertThat(reader.granted()).isFalse();
    assertThat(writer.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aDeadlockIsAnErrorOfWhoeverClosesTheCircle() throws Exception {
    locks.lock(exclusive(ANN, 0));
    locks.lock(exclusive(BEN, 1));
    Asking ben = ask(exclusive(BEN, 0), 1);
    assertThatThrownBy(() -> locks.lock(exclusive(ANN, 1)))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLOCK))
        .hasMessageContaining("process 101");
    locks.releaseAll(ANN);
    assertThat(ben.granted()).isFalse();
  }

  @Test
  void aTryAnswersWithTheLockInTheWay() {
    assertThat(locks.tryLock(exclusive(ANN, 0))).isEmpty();
    assertThat(locks.tryLock(exclusive(BEN, 0))).contains(exclusive(ANN, 0));
  }

  @Test
  void theEndOfAnOwnerOrOfAllWakesThreadsThatWait() throws Exception {
    locks.lock(exclusive(ANN, 0));
    Asking first = ask(exclusive(BEN, 0), 1);
    locks.releaseAll(BEN);
    assertEnded(first);
    Asking second = ask(exclusive(BEN, 0), 1);
    locks.releaseClient(BEN.client());
    assertEnded(second);
    Asking third = ask(exclusive(BEN, 0), 1);
    locks.close();
    assertEnded(third);
    assertThatThrownBy(() -> locks.tryLock(exclusive(BEN, 5))).hasMessageContaining("closed");
  }

  private static void assertEnded(Asking asking) throws Exception {
    assertThat(asking.failure())
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
  }

  @Test
  void manyThreadsNeverHoldTheSameByteTogetherAndAllGetTheirTurn() throws Exception {
    int[] turns = new int[1];
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    for (int number = 1; number <= 8; number++) {
      LockOwner owner = new LockOwner(9, number, number);
      LockMode mode = LockMode.EXCLUSIVE;
      FutureTask<Boolean> task =
          new FutureTask<>(() -> {
            for (int turn = 0; turn < 500; turn++) {
              locks.lock(range(owner, 0, mode));
              // Only the lock keeps this count right.
              turns[0]++;
              locks.unlock(LockKind.RANGE, 7, owner, ByteRange.ALL);
            }
            return true;
          });
      tasks.add(task);
      threads.add(Thread.startVirtualThread(task));
    }
    for (FutureTask<Boolean> task : tasks) {
      assertThat(task.get(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(turns[0]).isEqualTo(4_000);
  }

  /// Starts a thread that asks, and returns when as many wait.
  private Asking ask(LockRequest request, int waiting) {
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          locks.lock(request);
          return Thread.interrupted();
        });
    Thread thread = Thread.ofVirtual().start(task);
    threads.add(thread);
    while (locks.waitingCount() < waiting) {
      Thread.onSpinWait();
    }
    return new Asking(thread, task);
  }

  private static LockRequest exclusive(LockOwner owner, long at) {
    return range(owner, at, LockMode.EXCLUSIVE);
  }

  private static LockRequest range(LockOwner owner, long at, LockMode mode) {
    return new LockRequest(LockKind.RANGE, 7, owner, mode, new ByteRange(at, at));
  }
}
