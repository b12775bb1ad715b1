package dev.varve.fuse.mount;

import dev.varve.base.ErrorCode;
import dev.varve.fuse.CallRunner;
import dev.varve.fuse.Faults;
import dev.varve.fuse.Operation;
import dev.varve.fuse.Protocol;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Requests that may wait, each on a virtual thread. Their number is bounded: when it is reached,
/// readers wait and the kernel queues. Waiting for locks has a bound of its own, and is refused
/// beyond it, because a reader that waited there might never read the request that gives the lock
/// back.
final class Waiters {
  private final Protocol protocol;
  private final SlotPool pool;
  private final Faults faults;
  private final Semaphore permits;
  private final int maxLockWaitCount;
  private final AtomicInteger lockWaitCount = new AtomicInteger();

  /// By number of request: as many as the bounds allow.
  private final Map<Long, Waiter> running = new ConcurrentHashMap<>();

  Waiters(Protocol protocol, SlotPool pool, Faults faults, MountOptions options) {
    this.protocol = protocol;
    this.pool = pool;
    this.faults = faults;
    permits = new Semaphore(options.maxWaitingCount());
    maxLockWaitCount = options.maxLockWaitCount();
  }

  /// Runs a request on a thread of its own.
  ///
  /// @return whether the slot is taken; otherwise it is the caller's to use again
  boolean start(Slot slot) {
    if (slot.exchange.opcode() == Operation.SETLKW.number()) {
      startLockWait(slot);
      return false;
    }
    permits.acquireUninterruptibly();
    launch(new Waiter(slot, false));
    return true;
  }

  private void startLockWait(Slot slot) {
    if (lockWaitCount.incrementAndGet() > maxLockWaitCount) {
      lockWaitCount.decrementAndGet();
      slot.exchange.becomeFailure(ErrorCode.TOO_MANY_LOCKS);
      slot.send(faults);
      return;
    }
    launch(new Waiter(Slot.small(slot), true));
  }

  private void launch(Waiter waiter) {
    running.put(waiter.unique, waiter);
    Thread.ofVirtual().name("fuse-" + waiter.unique).start(waiter);
  }

  /// Passes a signal on.
  ///
  /// @return whether the request runs here
  boolean interrupt(long unique) {
    Waiter waiter = running.get(unique);
    if (waiter == null) {
      return false;
    }
    waiter.interrupt();
    return true;
  }

  /// Interrupts all that may be interrupted: nobody waits for them any more.
  void interruptAll() {
    running.values().forEach(Waiter::interrupt);
  }

  int count() {
    return running.size();
  }

  /// One request that may wait.
  private final class Waiter implements Runnable, CallRunner {
    final long unique;

    private final Slot slot;
    private final boolean waitsForLock;

    /// The thread, while a signal may interrupt it. This object guards both fields.
    private @Nullable Thread interruptible;

    private boolean interrupted;

    Waiter(Slot slot, boolean waitsForLock) {
      this.slot = slot;
      this.waitsForLock = waitsForLock;
      unique = slot.exchange.unique();
    }

    @Override
    public void run() {
      try {
        Protocol.Outcome outcome = protocol.run(slot.exchange, this);
        end();
        if (outcome == Protocol.Outcome.REPLY) {
          slot.send(faults);
        }
      } finally {
        running.remove(unique);
        release();
      }
    }

    private void release() {
      if (waitsForLock) {
        lockWaitCount.decrementAndGet();
      } else {
        pool.give(slot);
        permits.release();
      }
    }

    /// After this no signal reaches the thread.
    private synchronized void end() {
      interruptible = null;
      Thread.interrupted();
    }

    synchronized void interrupt() {
      interrupted = true;
      if (interruptible != null) {
        interruptible.interrupt();
      }
    }

    @Override
    public boolean mayWait() {
      return true;
    }

    @Override
    public synchronized void interruptible() {
      interruptible = Thread.currentThread();
      if (interrupted) {
        interruptible.interrupt();
      }
    }

    @Override
    public int[] groups(int pid) {
      return Groups.of(pid);
    }
  }
}
