package dev.varve.fuse.memory;

import dev.varve.fuse.Lock;
import dev.varve.fuse.LockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Locks on one file.
final class MemoryLocks {
  private final List<Lock> held = new ArrayList<>();

  synchronized Optional<Lock> conflict(Lock wanted) {
    return held.stream().filter(lock -> conflicts(lock, wanted)).findFirst();
  }

  synchronized boolean tryLock(Lock wanted) {
    if (wanted.kind() != LockKind.NONE && conflict(wanted).isPresent()) {
      return false;
    }
    replace(wanted);
    return true;
  }

  synchronized void lock(Lock wanted) throws InterruptedException {
    while (!tryLock(wanted)) {
      wait();
    }
  }

  synchronized void release(long owner, boolean wholeFile) {
    held.removeIf(lock -> lock.owner() == owner && lock.wholeFile() == wholeFile);
    notifyAll();
  }

  synchronized int count() {
    return held.size();
  }

  private void replace(Lock wanted) {
    for (Lock lock : List.copyOf(held)) {
      if (lock.owner() == wanted.owner()
          && lock.wholeFile() == wanted.wholeFile()
          && overlaps(lock, wanted)) {
        held.remove(lock);
        if (lock.first() < wanted.first()) {
          held.add(part(lock, lock.first(), wanted.first() - 1));
        }
        if (lock.last() > wanted.last()) {
          held.add(part(lock, wanted.last() + 1, lock.last()));
        }
      }
    }
    if (wanted.kind() != LockKind.NONE) {
      held.add(wanted);
    }
    notifyAll();
  }

  private static Lock part(Lock lock, long first, long last) {
    return new Lock(lock.owner(), lock.wholeFile(), lock.kind(), first, last, lock.pid());
  }

  private static boolean conflicts(Lock held, Lock wanted) {
    return held.owner() != wanted.owner()
        && held.wholeFile() == wanted.wholeFile()
        && overlaps(held, wanted)
        && (held.kind() == LockKind.WRITE || wanted.kind() == LockKind.WRITE);
  }

  private static boolean overlaps(Lock one, Lock other) {
    return one.first() <= other.last() && other.first() <= one.last();
  }
}
