package dev.varve.store.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// What the device knows of its segments: the same as the index, in memory. Changed only by the
/// thread that writes to the index; read by any.
final class SegmentTable {
  private final ReentrantLock lock = new ReentrantLock();
  private final TreeMap<Long, SegmentState> states = new TreeMap<>();

  SegmentTable(Collection<SegmentState> known) {
    known.forEach(state -> states.put(state.nonce(), state));
  }

  List<SegmentState> all() {
    lock.lock();
    try {
      return List.copyOf(states.values());
    } finally {
      lock.unlock();
    }
  }

  /// Changes a segment's state, starting from a fresh one when it is not known.
  SegmentState update(long nonce, UnaryOperator<SegmentState> change) {
    lock.lock();
    try {
      SegmentState next = change.apply(states.getOrDefault(nonce, SegmentState.fresh(nonce)));
      states.put(nonce, next);
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// Adds to the live bytes of segments and returns their new states.
  List<SegmentState> addLive(Map<Long, Long> deltas) {
    List<SegmentState> changed = new ArrayList<>();
    deltas.forEach((nonce, delta) -> changed.add(update(nonce, state -> state.withLive(delta))));
    return changed;
  }

  void forget(long nonce) {
    lock.lock();
    try {
      states.remove(nonce);
    } finally {
      lock.unlock();
    }
  }
}
