package dev.varve.base.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupCommitTest {
  private final VarveException broken =
      new VarveException(ErrorCode.DISK_FAILED, "cannot flush /disk/file: broken");

  /// The highest point that a caller has reached; what a flush makes durable.
  private final AtomicLong written = new AtomicLong();

  private final AtomicInteger flushCount = new AtomicInteger();
  private final BlockingQueue<String> flushStarts = new ArrayBlockingQueue<>(100);
  private final BlockingQueue<LongSupplier> flushEnds = new ArrayBlockingQueue<>(100);

  /// A group whose flush takes no time.
  private final GroupCommit quick =
      new GroupCommit(
          0,
          () -> {
            flushCount.incrementAndGet();
            return written.get();
          });

  /// A group whose every flush says that it started and ends as the test says. It covers what was
  /// written when it started.
  private final GroupCommit held =
      new GroupCommit(
          0,
          () -> {
            flushCount.incrementAndGet();
            long covered = written.get();
            flushStarts.add("started");
            return Math.min(covered, uninterrupted(flushEnds).getAsLong());
          });

  @Test
  void aLoneCallerPaysOneFlush() {
    written.set(5);
    quick.await(5);
    assertThat(quick.durablePoint()).isEqualTo(5);
    assertThat(flushCount).hasValue(1);
  }

  @Test
  void whatIsDurableNeedsNoFlush() {
    written.set(5);
    quick.await(5);
    quick.await(3);
    quick.await(5);
    new GroupCommit(9, GroupCommitTest::unwanted).await(9);
    assertThat(flushCount).hasValue(1);
  }

  private static long unwanted() {
    throw new AssertionError("nothing is to be flushed");
  }

  @Test
  void manyWaitersShareTheNextFlush() throws Exception {
    Waiting leader = await(1);
    flushStarts.take();
    List<Waiting> waiting = new ArrayList<>();
    for (int point = 2; point <= 40; point++) {
      waiting.add(await(point));
    }
    waiting.forEach(Waiting::untilParked);
    endFlush();
    leader.done();
    flushStarts.take();
    endFlush();
    for (Waiting one : waiting) {
      one.done();
    }
    assertThat(flushCount).hasValue(2);
    assertThat(held.durablePoint()).isEqualTo(40);
  }

  @Test
  void aWaiterThatTheFlushDidNotCoverLeadsTheNext() throws Exception {
    Waiting leader = await(1);
    flushStarts.take();
    Waiting second = await(2);
    second.untilParked();
    endFlush();
    leader.done();
    flushStarts.take();
    Waiting third = await(3);
    third.untilParked();
    endFlush();
    second.done();
    flushStarts.take();
    endFlush();
    third.done();
    assertThat(flushCount).hasValue(3);
  }

  @Test
  void aFailedFlushIsNeverRunAgainAndEveryoneIsTold() throws Exception {
    Waiting leader = await(1);
    flushStarts.take();
    List<Waiting> waiting = List.of(await(2), await(3));
    waiting.forEach(Waiting::untilParked);
    flushEnds.add(() -> {
      throw broken;
    });
    assertBroken(leader);
    for (Waiting one : waiting) {
      assertBroken(one);
    }
    assertThatThrownBy(() -> held.await(4)).hasMessage(broken.getMessage());
    assertThatThrownBy(held::throwIfFailed).hasMessage(broken.getMessage());
    assertThat(flushCount).hasValue(1);
    assertThat(held.durablePoint()).isZero();
  }

  @Test
  void whatWasDurableBeforeAFailureStaysDurable() {
    written.set(5);
    quick.await(5);
    quick.fail(broken);
    quick.await(5);
    assertThatThrownBy(() -> quick.await(6)).hasMessage(broken.getMessage());
    assertThat(flushCount).hasValue(1);
  }

  @Test
  void aFailureFromOutsideReleasesTheWaitersAtOnce() throws Exception {
    Waiting leader = await(1);
    flushStarts.take();
    Waiting waiter = await(2);
    waiter.untilParked();
    held.fail(broken);
    assertBroken(waiter);
    held.fail(new VarveException(ErrorCode.BUG, "the second reason"));
    endFlush();
    assertBroken(leader);
    assertThat(flushCount).hasValue(1);
  }

  @Test
  void aFlushThatEndsAbnormallyFailsTheGroupAndHangsNobody() throws Exception {
    Waiting leader = await(1);
    flushStarts.take();
    Waiting waiter = await(2);
    waiter.untilParked();
    Error abnormal = new StackOverflowError("deep");
    flushEnds.add(() -> {
      throw abnormal;
    });
    assertThat(leader.failure()).isSameAs(abnormal);
    assertThat(waiter.failure())
        .isInstanceOf(VarveException.class)
        .hasRootCause(abnormal)
        .hasMessageContaining("deep");
    assertThatExceptionOfType(VarveException.class)
        .isThrownBy(() -> held.await(3))
        .matches(e -> e.code() == ErrorCode.BUG);
    assertThat(flushCount).hasValue(1);
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorIsLost() throws Exception {
    Waiting leader = await(1);
    flushStarts.take();
    Waiting waiter = await(2);
    waiter.untilParked();
    waiter.thread.interrupt();
    assertThat(waiter.outcome).isNotDone();
    endFlush();
    flushStarts.take();
    endFlush();
    assertThat(leader.done()).as("interrupt status").isFalse();
    assertThat(waiter.done()).as("interrupt status").isTrue();
  }

  @Test
  void manyThreadsNeverReturnBeforeTheirPointIsDurable() throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicInteger early = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int j = 0; j < 1000; j++) {
                  long point = written.incrementAndGet();
                  quick.await(point);
                  early.addAndGet(quick.durablePoint() < point ? 1 : 0);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(early).hasValue(0);
    assertThat(quick.durablePoint()).isEqualTo(8000);
    assertThat(flushCount.get()).isLessThanOrEqualTo(8000);
  }

  private void endFlush() {
    flushEnds.add(() -> Long.MAX_VALUE);
  }

  private static <T> T uninterrupted(BlockingQueue<T> queue) {
    boolean interrupted = false;
    while (true) {
      try {
        T taken = queue.take();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return taken;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private void assertBroken(Waiting waiting) throws Exception {
    assertThat(waiting.failure())
        .isInstanceOf(VarveException.class)
        .hasMessage(broken.getMessage());
  }

  /// A thread that waits for a point of [#held].
  private record Waiting(Thread thread, CompletableFuture<Boolean> outcome) {
    void untilParked() {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }

    /// Waits for the end; returns whether the thread was interrupted then.
    boolean done() throws Exception {
      return outcome.get(20, TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
      return outcome.handle((done, failure) -> failure).get(20, TimeUnit.SECONDS);
    }
  }

  private Waiting await(long point) {
    written.set(point);
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                held.await(point);
                outcome.complete(Thread.interrupted());
              } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
              }
            });
    return new Waiting(thread, outcome);
  }
}
