package dev.varve.base.commit;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lets many callers wait for one flush. Progress is a *point*, a number that only grows: a
/// record's position, a sequence number. A caller that must know that its point is durable calls
/// [#await]; if no flush is running it becomes the leader and runs one itself, otherwise it waits
/// for the next one. So a lone caller pays one flush and no hand-off, and a thousand callers pay
/// two flushes between them.
///
/// A flush that failed is never run again ([the page cache forgets what it could not
/// write](https://www.usenix.org/conference/atc20/presentation/rebello)): the failure is kept and
/// every later call gets it.
///
/// There is no thread of its own, so a simulation on one thread runs it deterministically. Waiting
/// ignores interrupts and keeps the interrupt status.
public final class GroupCommit {
  private static final class Waiter {
    final Thread thread = Thread.currentThread();
    final long point;
    volatile boolean released;

    Waiter(long point) {
      this.point = point;
    }
  }

  private final LongSupplier flush;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private boolean leading;
  private volatile long durablePoint;
  private volatile @Nullable VarveException failure;

  /// Creates a group.
  ///
  /// @param durablePoint what is durable already
  /// @param flush makes everything durable that was there when it was called, and returns the point
  ///   it reached; never called by two threads at once
  public GroupCommit(long durablePoint, LongSupplier flush) {
    this.durablePoint = durablePoint;
    this.flush = flush;
  }

  /// Returns the highest point known durable.
  ///
  /// @return a point that never goes back
  public long durablePoint() {
    return durablePoint;
  }

  /// Returns when the point is durable.
  ///
  /// @param point a point that was reached before the call
  /// @throws VarveException if this or an earlier flush failed: whether the point is durable is
  ///   unknown
  public void await(long point) {
    while (durablePoint < point) {
      Waiter waiter = null;
      lock.lock();
      try {
        throwIfFailed();
        if (durablePoint >= point) {
          return;
        }
        if (leading) {
          waiter = new Waiter(point);
          waiters.add(waiter);
        } else {
          leading = true;
        }
      } finally {
        lock.unlock();
      }
      if (waiter == null) {
        lead();
      } else {
        park(waiter);
      }
    }
  }

  /// Fails the group from outside, as a failed write does: nothing waits, nothing is flushed again.
  ///
  /// @param cause what every later caller is told
  public void fail(VarveException cause) {
    List<Waiter> released;
    lock.lock();
    try {
      if (failure == null) {
        failure = cause;
      }
      released = new ArrayList<>(waiters);
      waiters.clear();
    } finally {
      lock.unlock();
    }
    released.forEach(GroupCommit::release);
  }

  /// Returns the first failure.
  ///
  /// @return what failed, or null
  public @Nullable VarveException failure() {
    return failure;
  }

  /// Throws the failure of an earlier flush, if there was one.
  public void throwIfFailed() {
    VarveException cause = failure;
    if (cause != null) {
      throw cause.again();
    }
  }

  private void lead() {
    long reached = durablePoint;
    VarveException failed = null;
    try {
      reached = flush.getAsLong();
    } catch (VarveException e) {
      failed = e;
    } catch (RuntimeException | Error e) {
      failed = new VarveException(ErrorCode.BUG, "a flush ended abnormally: " + e, e);
      throw e;
    } finally {
      finish(reached, failed);
    }
    throwIfFailed();
  }

  /// Wakes those whose point is durable and one more to lead the next flush; the new leader first,
  /// because the disk is idle until it runs.
  private void finish(long reached, @Nullable VarveException failed) {
    List<Waiter> released = new ArrayList<>();
    lock.lock();
    try {
      leading = false;
      if (failed != null && failure == null) {
        failure = failed;
      }
      durablePoint = Math.max(durablePoint, reached);
      Waiter next = null;
      int count = waiters.size();
      for (int i = 0; i < count; i++) {
        Waiter waiter = waiters.remove();
        if (waiter.point <= durablePoint || failure != null) {
          released.add(waiter);
        } else if (next == null) {
          next = waiter;
          released.addFirst(waiter);
        } else {
          waiters.add(waiter);
        }
      }
    } finally {
      lock.unlock();
    }
    released.forEach(GroupCommit::release);
  }

  private static void release(Waiter waiter) {
    waiter.released = true;
    LockSupport.unpark(waiter.thread);
  }

  private static void park(Waiter waiter) {
    boolean interrupted = false;
    while (!waiter.released) {
      LockSupport.park(waiter);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
