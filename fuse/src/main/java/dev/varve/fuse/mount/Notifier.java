package dev.varve.fuse.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Faults;
import dev.varve.fuse.Notice;
import dev.varve.fuse.kernel.Device;
import dev.varve.fuse.kernel.RequestMemory;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells the kernel what changed elsewhere. One thread sends, in order; a notice that is waiting
/// already is not queued twice. Safe for any thread, except that a request that is being served
/// must not wait here ([#await], or [#tell] when the queue is full): the kernel may hold the notice
/// back until that request is answered.
public final class Notifier {
  /// About 10 MiB of notices. The kernel takes one in 12 to 200 µs.
  private static final int MAX_QUEUED = 65_536;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Notice> queue = new LinkedHashSet<>();
  private final RequestMemory memory;
  private final Device device;
  private final Faults faults;

  /// How many were queued, and how many of these the kernel has.
  private long toldCount;

  private long sentCount;
  private boolean ended;

  Notifier(Device device, Faults faults) {
    this.device = device;
    this.faults = faults;
    memory = RequestMemory.map(0, 0, Notice.MAX_BYTES, 1);
  }

  void start() {
    Thread.ofPlatform().daemon().name("fuse-notifier").start(this::run);
  }

  /// Queues a notice. Waits while the queue is full. Of a file system that is not mounted any more
  /// nothing is told.
  ///
  /// @param notice what changed
  /// @throws InterruptedException when interrupted while waiting; it was not queued
  public void tell(Notice notice) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.size() >= MAX_QUEUED && !ended) {
        changed.await();
      }
      if (!ended && queue.add(notice)) {
        toldCount++;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the kernel has everything that was told before.
  ///
  /// @throws InterruptedException when interrupted
  public void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long wanted = toldCount;
      while (sentCount < wanted && !ended) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the kernel has everything that was told before, but not for long: for those whom
  /// the kernel may be waiting for.
  ///
  /// @param nanos how long at most
  /// @return whether it has
  /// @throws InterruptedException when interrupted
  public boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long wanted = toldCount;
      long left = nanos;
      while (sentCount < wanted && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return sentCount >= wanted || ended;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      queue.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (sendNext()) {
        counted();
      }
    } catch (InterruptedException e) {
      end();
    } catch (RuntimeException | Error e) {
      faults.happened("notices to the kernel", e);
      end();
    }
  }

  private boolean sendNext() throws InterruptedException {
    Notice notice;
    lock.lock();
    try {
      while (queue.isEmpty() && !ended) {
        changed.await();
      }
      if (ended) {
        return false;
      }
      Iterator<Notice> first = queue.iterator();
      notice = first.next();
      first.remove();
    } finally {
      lock.unlock();
    }
    return send(notice);
  }

  private boolean send(Notice notice) {
    Device.Answer answer = device.send(memory, notice.write(memory.out()));
    if (answer == Device.Answer.REFUSED && !device.isBusyDirectory(memory)) {
      VarveException refused = device.failure(memory, notice.toString());
      faults.happened(
          "a notice to the kernel", new VarveException(ErrorCode.BUG, "not told", refused));
    }
    return answer != Device.Answer.ENDED;
  }

  private void counted() {
    lock.lock();
    try {
      sentCount++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
