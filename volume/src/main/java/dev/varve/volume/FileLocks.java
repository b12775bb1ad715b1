package dev.varve.volume;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.lock.ByteRange;
import dev.varve.volume.lock.LockAnswer;
import dev.varve.volume.lock.LockChange;
import dev.varve.volume.lock.LockKind;
import dev.varve.volume.lock.LockLimits;
import dev.varve.volume.lock.LockOwner;
import dev.varve.volume.lock.LockRequest;
import dev.varve.volume.lock.LockTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Advisory locks on the files of a volume, for threads that wait: a [LockTable] that any number of
/// threads, virtual ones too, may share. Locks are in memory only and end with this object. What is
/// granted to whom, and in which order, the table says.
public final class FileLocks implements AutoCloseable {
  private enum State {
    WAITING,
    GRANTED,
    CANCELLED
  }

  /// A thread that waits. The mutex guards it.
  private static final class Wait {
    final Condition changed;
    State state = State.WAITING;

    Wait(Condition changed) {
      this.changed = changed;
    }
  }

  /// Held for the time of one answer of the table, never while waiting.
  private final ReentrantLock mutex = new ReentrantLock();

  private final LockTable table;

  /// By ticket: exactly the requests that wait in the table, whose limits bound them.
  private final Map<Long, Wait> waits = new HashMap<>();

  private boolean isClosed;

  /// Creates locks of which none is held.
  ///
  /// @param limits how many there may be
  public FileLocks(LockLimits limits) {
    table = new LockTable(limits);
  }

  /// Takes a lock, waiting for it as long as need be (`F_SETLKW`). When the thread is interrupted
  /// the request is withdrawn, unless it was granted before: then the lock is held and the thread
  /// stays interrupted.
  ///
  /// @param request the lock
  /// @throws InterruptedException when interrupted while waiting; the lock is not held
  /// @throws VarveException `DEADLOCK` when waiting would never end; `TOO_MANY_LOCKS`;
  ///   `INVALID_STATE` when this is closed or the owner ended
  public void lock(LockRequest request) throws InterruptedException {
    mutex.lock();
    try {
      checkOpen();
      switch (table.acquire(request, true)) {
        case LockAnswer.Granted(List<Long> granted) -> wake(granted, State.GRANTED);
        case LockAnswer.Waiting(long ticket, List<Long> granted) -> {
          Wait wait = new Wait(mutex.newCondition());
          waits.put(ticket, wait);
          wake(granted, State.GRANTED);
          await(ticket, wait, request);
        }
        case LockAnswer.Deadlock(LockRequest holder, List<Long> granted) -> {
          wake(granted, State.GRANTED);
          throw new VarveException(
              ErrorCode.DEADLOCK,
              "%s cannot wait for %s: the holder of %s waits for it; release locks and try again"
                  .formatted(request.owner(), describe(request), describe(holder)));
        }
        case LockAnswer.Conflict conflict ->
            throw new VarveException(
                ErrorCode.BUG, "a request that waits was refused: " + conflict);
      }
    } finally {
      mutex.unlock();
    }
  }

  /// Takes a lock if it can be had now (`F_SETLK`).
  ///
  /// @param request the lock
  /// @return a lock in the way; empty when the lock is held now
  /// @throws VarveException `TOO_MANY_LOCKS`, `INVALID_STATE` when this is closed
  public Optional<LockRequest> tryLock(LockRequest request) {
    mutex.lock();
    try {
      checkOpen();
      LockAnswer answer = table.acquire(request, false);
      wake(answer.granted(), State.GRANTED);
      return answer instanceof LockAnswer.Conflict conflict
          ? Optional.of(conflict.holder())
          : Optional.empty();
    } finally {
      mutex.unlock();
    }
  }

  /// Finds what would keep a lock from being held now (`F_GETLK`).
  ///
  /// @param request the lock
  /// @return a lock in the way; empty when there is none
  public Optional<LockRequest> test(LockRequest request) {
    mutex.lock();
    try {
      return table.test(request);
    } finally {
      mutex.unlock();
    }
  }

  /// Gives up an owner's locks on some bytes (`F_UNLCK`); those of no lock are fine.
  ///
  /// @param kind the kind of locks
  /// @param ino the file
  /// @param owner whose
  /// @param range which bytes
  /// @throws VarveException `TOO_MANY_LOCKS` when it would leave one lock in two and there is no
  ///   room
  public void unlock(LockKind kind, long ino, LockOwner owner, ByteRange range) {
    mutex.lock();
    try {
      apply(table.release(kind, ino, owner, range));
    } finally {
      mutex.unlock();
    }
  }

  /// Gives up all of an owner's locks on a file, as closing it does. Its requests wait on.
  ///
  /// @param ino the file
  /// @param owner whose
  public void releaseInode(long ino, LockOwner owner) {
    mutex.lock();
    try {
      apply(table.releaseInode(ino, owner));
    } finally {
      mutex.unlock();
    }
  }

  /// Ends an owner: gives up its locks and wakes its threads that wait, with `INVALID_STATE`.
  ///
  /// @param owner whose
  public void releaseAll(LockOwner owner) {
    mutex.lock();
    try {
      apply(table.releaseAll(owner));
    } finally {
      mutex.unlock();
    }
  }

  /// Ends all owners of a client, as [#releaseAll].
  ///
  /// @param client the client
  public void releaseClient(long client) {
    mutex.lock();
    try {
      apply(table.releaseClient(client));
    } finally {
      mutex.unlock();
    }
  }

  /// Returns how many threads wait.
  ///
  /// @return requests that were neither granted nor withdrawn
  public int waitingCount() {
    mutex.lock();
    try {
      return waits.size();
    } finally {
      mutex.unlock();
    }
  }

  /// Wakes all threads that wait, with `INVALID_STATE`, and takes no more requests.
  @Override
  public void close() {
    mutex.lock();
    try {
      isClosed = true;
      wake(List.copyOf(waits.keySet()), State.CANCELLED);
    } finally {
      mutex.unlock();
    }
  }

  private void await(long ticket, Wait wait, LockRequest request) throws InterruptedException {
    try {
      while (wait.state == State.WAITING) {
        wait.changed.await();
      }
    } catch (InterruptedException e) {
      if (wait.state == State.WAITING) {
        apply(table.cancel(ticket));
        throw e;
      }
      Thread.currentThread().interrupt();
    }
    Check.state(
        wait.state == State.GRANTED,
        () -> request.owner() + " ended while it waited for " + describe(request));
  }

  private void apply(LockChange change) {
    wake(change.cancelled(), State.CANCELLED);
    wake(change.granted(), State.GRANTED);
  }

  private void wake(List<Long> tickets, State state) {
    for (long ticket : tickets) {
      Wait wait = waits.remove(ticket);
      if (wait != null) {
        wait.state = state;
        wait.changed.signal();
      }
    }
  }

  private void checkOpen() {
    Check.state(!isClosed, () -> "the locks of this volume are closed: open the volume again");
  }

  private static String describe(LockRequest lock) {
    return "%s lock of inode %d, bytes %d-%d, of %s"
        .formatted(
            lock.mode(), lock.ino(), lock.range().first(), lock.range().last(), lock.owner());
  }
}
