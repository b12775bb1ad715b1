package dev.varve.volume.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The locks of one kind on one file, and who waits for them. Of one owner, locks are in order,
/// have no byte in common, and those of one mode do not touch.
final class LockedFile {
  /// A request that waits.
  ///
  /// @param ticket its number; who asks later has a larger one
  /// @param request what it wants
  record Waiter(long ticket, LockRequest request) {}

  private final Map<LockOwner, List<LockRequest>> held = new LinkedHashMap<>();
  private final List<Waiter> queue = new ArrayList<>();
  private int count;

  int count() {
    return count;
  }

  /// The requests that wait, in the order of asking.
  List<Waiter> queue() {
    return queue;
  }

  boolean isIdle() {
    return held.isEmpty() && queue.isEmpty();
  }

  List<LockRequest> held(LockOwner owner) {
    return held.getOrDefault(owner, List.of());
  }

  /// All locks, by their first byte.
  List<LockRequest> held() {
    return held.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(lock -> lock.range().first()))
        .toList();
  }

  /// Finds the lock in a request's way that has the lowest first byte.
  Optional<LockRequest> conflict(LockRequest request) {
    Optional<LockRequest> lowest = Optional.empty();
    for (LockOwner owner : held.keySet()) {
      Optional<LockRequest> found = conflict(owner, request);
      if (found.isPresent()
          && (lowest.isEmpty() || found.get().range().first() < lowest.get().range().first())) {
        lowest = found;
      }
    }
    return lowest;
  }

  /// Finds the first lock of an owner that is in a request's way.
  Optional<LockRequest> conflict(LockOwner owner, LockRequest request) {
    if (owner.equals(request.owner())) {
      return Optional.empty();
    }
    List<LockRequest> locks = held(owner);
    int end = locks.size();
    for (int i = indexAt(locks, request.range().first()); i < end; i++) {
      LockRequest lock = locks.get(i);
      if (lock.range().first() > request.range().last()) {
        break;
      }
      if (lock.conflicts(request)) {
        return Optional.of(lock);
      }
    }
    return Optional.empty();
  }

  /// Adds the owners of all locks in a request's way.
  void addHolders(LockRequest request, Collection<LockOwner> holders) {
    for (LockOwner owner : held.keySet()) {
      if (conflict(owner, request).isPresent()) {
        holders.add(owner);
      }
    }
  }

  /// Says whether a request that was there before a ticket wants what conflicts with a request.
  boolean hasEarlier(LockRequest request, long ticket) {
    for (Waiter waiter : queue) {
      if (waiter.ticket >= ticket) {
        return false;
      }
      if (waiter.request.conflicts(request)) {
        return true;
      }
    }
    return false;
  }

  /// Makes bytes an owner's, in the request's mode; returns how many locks more there are.
  int hold(LockRequest request) {
    int before = count;
    clear(request.owner(), request.range());
    List<LockRequest> locks = held.computeIfAbsent(request.owner(), _ -> new ArrayList<>());
    int at = indexAt(locks, request.range().first());
    locks.add(at, request);
    count++;
    joinNext(locks, at);
    if (at > 0) {
      joinNext(locks, at - 1);
    }
    return count - before;
  }

  /// Takes bytes from an owner; returns how many locks more there are: 1 when one was split, else 0
  /// or fewer.
  int clear(LockOwner owner, ByteRange range) {
    int before = count;
    List<LockRequest> locks = held(owner);
    int from = indexAt(locks, range.first());
    int to = from;
    List<LockRequest> rest = new ArrayList<>();
    for (; to < locks.size() && locks.get(to).range().first() <= range.last(); to++) {
      LockRequest lock = locks.get(to);
      if (lock.range().first() < range.first()) {
        rest.add(lock.with(lock.range().first(), range.first() - 1));
      }
      if (lock.range().last() > range.last()) {
        rest.add(lock.with(range.last() + 1, lock.range().last()));
      }
    }
    if (to > from) {
      count += rest.size() - (to - from);
      List<LockRequest> gone = locks.subList(from, to);
      gone.clear();
      gone.addAll(rest);
      if (locks.isEmpty()) {
        held.remove(owner);
      }
    }
    return count - before;
  }

  /// Says whether taking bytes from an owner leaves one lock in two.
  boolean splits(LockOwner owner, ByteRange range) {
    List<LockRequest> locks = held(owner);
    int at = indexAt(locks, range.first());
    return at < locks.size()
        && locks.get(at).range().first() < range.first()
        && locks.get(at).range().last() > range.last();
  }

  /// Joins a lock with the one after it when they touch and have one mode.
  private void joinNext(List<LockRequest> locks, int index) {
    if (index + 1 == locks.size()) {
      return;
    }
    LockRequest lock = locks.get(index);
    LockRequest next = locks.get(index + 1);
    if (lock.mode() == next.mode() && lock.range().last() + 1 == next.range().first()) {
      locks.set(index, lock.with(lock.range().first(), next.range().last()));
      locks.remove(index + 1);
      count--;
    }
  }

  /// Finds the first of an owner's locks that does not end before a byte.
  private static int indexAt(List<LockRequest> locks, long position) {
    int low = 0;
    int high = locks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (locks.get(middle).range().last() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
