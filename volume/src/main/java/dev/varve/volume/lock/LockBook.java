package dev.varve.volume.lock;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.lock.LockedFile.Waiter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Keeps what a [LockTable] decides: the same locks and waits by file, by owner and by ticket, and
/// how many there are. Decides nothing but whether there is room.
final class LockBook {
  /// What is known of an owner that holds something or waits.
  private static final class Owned {
    final SequencedSet<FileKey> files = new LinkedHashSet<>();
    final Map<Long, Waiter> waits = new LinkedHashMap<>();
    int locks;
  }

  private final LockLimits limits;
  private final Map<FileKey, LockedFile> files = new HashMap<>();
  private final Map<LockOwner, Owned> owners = new LinkedHashMap<>();
  private final Map<Long, Waiter> waiters = new HashMap<>();
  private int locks;
  private long lastTicket;

  LockBook(LockLimits limits) {
    this.limits = limits;
  }

  int count() {
    return locks;
  }

  int waitingCount() {
    return waiters.size();
  }

  Optional<LockedFile> find(FileKey key) {
    return Optional.ofNullable(files.get(key));
  }

  /// Finds or makes a file; [#forgetIfIdle] when nothing came of it.
  LockedFile file(FileKey key) {
    return files.computeIfAbsent(key, _ -> new LockedFile());
  }

  Optional<Waiter> waiter(long ticket) {
    return Optional.ofNullable(waiters.get(ticket));
  }

  /// The owners of a client that hold something or wait, in the order in which they began to.
  List<LockOwner> owners(long client) {
    return owners.keySet().stream().filter(owner -> owner.client() == client).toList();
  }

  /// Where an owner holds locks.
  List<FileKey> filesOf(LockOwner owner) {
    Owned owned = owners.get(owner);
    return owned == null ? List.of() : List.copyOf(owned.files);
  }

  /// An owner's requests that wait, in the order of asking.
  List<Waiter> waitsOf(LockOwner owner) {
    Owned owned = owners.get(owner);
    return owned == null ? List.of() : List.copyOf(owned.waits.values());
  }

  long enqueue(LockedFile file, LockRequest request) {
    Waiter waiter = new Waiter(++lastTicket, request);
    file.queue().add(waiter);
    waiters.put(waiter.ticket(), waiter);
    owned(request.owner()).waits.put(waiter.ticket(), waiter);
    return waiter.ticket();
  }

  void dequeue(Waiter waiter) {
    LockOwner owner = waiter.request().owner();
    file(FileKey.of(waiter.request())).queue().remove(waiter);
    waiters.remove(waiter.ticket());
    owned(owner).waits.remove(waiter.ticket());
    forgetIfIdle(owner);
  }

  void hold(LockedFile file, LockRequest request) {
    Owned owned = owned(request.owner());
    int more = file.hold(request);
    owned.files.add(FileKey.of(request));
    owned.locks += more;
    locks += more;
  }

  void clear(FileKey key, LockedFile file, LockOwner owner, ByteRange range) {
    Owned owned = owned(owner);
    int more = file.clear(owner, range);
    if (file.held(owner).isEmpty()) {
      owned.files.remove(key);
    }
    owned.locks += more;
    locks += more;
    forgetIfIdle(owner);
  }

  void checkRoom(LockedFile file, LockOwner owner, int more) {
    int kept = LockLimits.PER_REQUEST;
    Owned owned = owners.get(owner);
    if (file.count() + kept * file.queue().size() + more > limits.perFile()) {
      throw tooMany("locks are on one file", limits.perFile(), owner);
    }
    if (owned != null && owned.locks + kept * owned.waits.size() + more > limits.perOwner()) {
      throw tooMany("locks are one owner's", limits.perOwner(), owner);
    }
    if (locks + kept * waiters.size() + more > limits.total()) {
      throw tooMany("locks are on one volume", limits.total(), owner);
    }
  }

  void checkRoomToWait(LockedFile file, LockOwner owner) {
    if (file.queue().size() >= limits.waitsPerFile()) {
      throw tooMany("requests wait for one file", limits.waitsPerFile(), owner);
    }
  }

  private static VarveException tooMany(String what, int limit, LockOwner owner) {
    return new VarveException(
        ErrorCode.TOO_MANY_LOCKS,
        "at most %d %s: no room for one of %s; release some or try later"
            .formatted(limit, what, owner));
  }

  private Owned owned(LockOwner owner) {
    return owners.computeIfAbsent(owner, _ -> new Owned());
  }

  void forgetIfIdle(FileKey key, LockedFile file) {
    if (file.isIdle()) {
      files.remove(key);
    }
  }

  private void forgetIfIdle(LockOwner owner) {
    Owned owned = owners.get(owner);
    if (owned != null && owned.waits.isEmpty() && owned.files.isEmpty()) {
      owners.remove(owner);
    }
  }
}
