package dev.varve.volume.lock;

import dev.varve.base.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The locks of one kind on one file, and who waits for them. Of one owner, locks are in order,
/// have no byte in common, and those of one mode do not touch.
///
/// Who is in a request's way is found in the logarithm of the number of locks, except that a
/// request for an exclusive lock looks at each owner of shared locks: these may lie over each other
/// in any way. It looks no further than the first in the way unless it must know them all.
final class LockedFile {
  /// A request that waits.
  ///
  /// @param ticket its number; who asks later has a larger one
  /// @param request what it wants
  record Waiter(long ticket, LockRequest request) {}

  private final Map<LockOwner, List<LockRequest>> held = new LinkedHashMap<>();

  /// All exclusive locks by their first byte: nobody else's lock has a byte of them.
  private final NavigableMap<Long, LockRequest> exclusive = new TreeMap<>();

  /// How many shared locks an owner has, for owners that have any.
  private final Map<LockOwner, Integer> sharers = new LinkedHashMap<>();

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
    Check.invariant(
        !held.isEmpty() || (count == 0 && exclusive.isEmpty() && sharers.isEmpty()),
        () -> "a file without locks counts " + count + ", " + exclusive + " and " + sharers);
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
    Optional<LockRequest> lowest = exclusiveConflict(request);
    if (request.mode() == LockMode.SHARED) {
      return lowest;
    }
    for (LockOwner owner : sharers.keySet()) {
      Optional<LockRequest> found = conflict(owner, request);
      if (found.isPresent()
          && (lowest.isEmpty() || found.get().range().first() < lowest.get().range().first())) {
        lowest = found;
      }
    }
    return lowest;
  }

  /// Says whether a lock is in a request's way.
  boolean isBlocked(LockRequest request) {
    if (exclusiveConflict(request).isPresent()) {
      return true;
    }
    if (request.mode() == LockMode.EXCLUSIVE) {
      for (LockOwner owner : sharers.keySet()) {
        if (conflict(owner, request).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  private Optional<LockRequest> exclusiveConflict(LockRequest request) {
    for (LockRequest lock : exclusiveIn(request.range())) {
      if (lock.conflicts(request)) {
        return Optional.of(lock);
      }
    }
    return Optional.empty();
  }

  /// The exclusive locks that have a byte of a range, and perhaps one that ends before it.
  private Collection<LockRequest> exclusiveIn(ByteRange range) {
    Long from = exclusive.floorKey(range.first());
    long first = from == null ? range.first() : from;
    return exclusive.subMap(first, true, range.last(), true).values();
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

  /// Adds the owners of all locks in a request's way, some perhaps more than once.
  void addHolders(LockRequest request, Collection<LockOwner> holders) {
    for (LockRequest lock : exclusiveIn(request.range())) {
      if (lock.conflicts(request)) {
        holders.add(lock.owner());
      }
    }
    if (request.mode() == LockMode.SHARED) {
      return;
    }
    for (LockOwner owner : sharers.keySet()) {
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
    index(request);
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
      forget(lock);
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
      rest.forEach(this::index);
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
      LockRequest joined = lock.with(lock.range().first(), next.range().last());
      locks.set(index, joined);
      locks.remove(index + 1);
      forget(lock);
      forget(next);
      index(joined);
      count--;
    }
  }

  private void index(LockRequest lock) {
    switch (lock.mode()) {
      case EXCLUSIVE -> exclusive.put(lock.range().first(), lock);
      case SHARED -> sharers.merge(lock.owner(), 1, Integer::sum);
    }
  }

  private void forget(LockRequest lock) {
    switch (lock.mode()) {
      case EXCLUSIVE -> exclusive.remove(lock.range().first());
      case SHARED ->
          sharers.computeIfPresent(lock.owner(), (_, locks) -> locks == 1 ? null : locks - 1);
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
