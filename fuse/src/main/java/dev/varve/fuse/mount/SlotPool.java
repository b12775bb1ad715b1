package dev.varve.fuse.mount;

import dev.varve.fuse.kernel.Device;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// Slots that no request is in, last in first out: what was used last is still in the processor's
/// cache. Those beyond a few give their memory back. How many there are in all is bounded by who
/// takes them.
final class SlotPool {
  private static final int MAX_WARM = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Slot> free = new ArrayDeque<>();
  private final Device device;
  private final int maxRequestBytes;

  SlotPool(Device device, int maxRequestBytes) {
    this.device = device;
    this.maxRequestBytes = maxRequestBytes;
  }

  Slot take() {
    lock.lock();
    try {
      Slot slot = free.poll();
      if (slot != null) {
        return slot;
      }
    } finally {
      lock.unlock();
    }
    return Slot.large(device, maxRequestBytes);
  }

  void give(Slot slot) {
    lock.lock();
    try {
      if (free.size() < MAX_WARM) {
        free.push(slot);
        return;
      }
    } finally {
      lock.unlock();
    }
    slot.memory.trim();
    lock.lock();
    try {
      free.add(slot);
    } finally {
      lock.unlock();
    }
  }
}
