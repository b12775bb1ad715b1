package dev.varve.volume.lock;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.lock.LockedFile.Key;
import dev.varve.volume.lock.LockedFile.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// All locks on the files of a volume: a state machine that answers at once, and says of requests
/// that wait when they are granted. In memory only: locks end with the process that holds the table.
/// Not for sharing between threads; whoever blocks threads on it is `FileLocks`.
///
/// **What holds.** Two owners never hold conflicting locks. Locking bytes that the owner has already
/// changes their mode; there and in unlocking, locks are split and joined as needed (`fcntl(2)`).
/// Locking a whole file that the owner has already in the other mode gives that lock up first
/// (`flock(2)`): when others are in the way the owner waits, or is refused, without any lock.
///
/// **Who is next.** Requests are granted in the order of asking, as far as they conflict: one that
/// may wait goes behind a waiting one that it conflicts with, so nobody starves. An owner whom
/// somebody waits for does not queue behind others, only for locks: else order alone could make a
/// circle. One that may not wait looks at locks alone, so that it is refused exactly when `test`
/// says so.
///
/// **Deadlock.** An owner waits for the owners of the locks in its way, by each of its requests.
/// When a request would begin to wait and thereby close a circle it is refused instead; so there
/// never is a circle of owners that each wait in one request. Whether the threads of an owner can
/// still go on while one of them waits is not known here: it counts as waiting.
///
/// Cost: a request looks at each owner of a lock on the file, and when it must wait at the waits of
/// these owners, and so on.
public final class LockTable {
  /// What is known of an owner that holds something or waits.
  private static final class Owned {
    final SequencedSet<Key> files = new LinkedHashSet<>();
    final Map<Long, Waiter> waits = new LinkedHashMap<>();
    int locks;
  }

  private final LockLimits limits;
  private final Map<Key, LockedFile> files = new HashMap<>();
  private final Map<LockOwner, Owned> owners = new LinkedHashMap<>();
  private final Map<Long, Waiter> waiters = new HashMap<>();
  private int locks;
  private long lastTicket;

  /// Creates a table without locks.
  ///
  /// @param limits how many there may be
  public LockTable(LockLimits limits) {
    this.limits = limits;
  }

  /// Asks for a lock.
  ///
  /// @param request the lock
  /// @param wait whether to wait when it cannot be held now
  /// @return what became of it
  /// @throws VarveException `TOO_MANY_LOCKS`; nothing is changed
  public LockAnswer acquire(LockRequest request, boolean wait) {
    Key key = Key.of(request);
    LockedFile file = files.computeIfAbsent(key, _ -> new LockedFile());
    try {
      checkRoom(file, request.owner(), LockLimits.PER_REQUEST);
      boolean converts = giveUpOtherMode(file, request);
      Optional<LockRequest> holder = file.conflict(request);
      if (holder.isEmpty()
          && (!wait || converts || !isBehind(file, request, Long.MAX_VALUE))) {
        hold(file, request);
        return new LockAnswer.Granted(settle(touched(request)));
      }
      if (!wait) {
        return new LockAnswer.Conflict(holder.orElseThrow(), settle(List.of(key)));
      }
      if (holder.isPresent() && closesCircle(file, request)) {
        return new LockAnswer.Deadlock(holder.get(), settle(List.of(key)));
      }
      return new LockAnswer.Waiting(enqueue(file, request), settle(freed(file, request)));
    } finally {
      forgetIfIdle(key, file);
    }
  }

  /// Finds what would keep a request from being held now (`F_GETLK`).
  ///
  /// @param request the lock
  /// @return of the locks in the way the one with the lowest first byte
  public Optional<LockRequest> test(LockRequest request) {
    LockedFile file = files.get(Key.of(request));
    return file == null ? Optional.empty() : file.conflict(request);
  }

  /// Gives up an owner's locks on some bytes. Its requests that wait go on waiting.
  ///
  /// @param kind the kind of locks
  /// @param ino the file
  /// @param owner whose
  /// @param range which bytes
  /// @return who goes on
  /// @throws VarveException `TOO_MANY_LOCKS` when it would leave one lock in two and there is no
  ///   room; nothing is changed
  public LockChange release(LockKind kind, long ino, LockOwner owner, ByteRange range) {
    Key key = new Key(kind, ino);
    LockedFile file = files.get(key);
    if (file == null) {
      return LockChange.NONE;
    }
    if (file.splits(owner, range)) {
      checkRoom(file, owner, 1);
    }
    clear(key, file, owner, range);
    return new LockChange(settle(List.of(key)), List.of());
  }

  /// Gives up all of an owner's locks on a file, of both kinds, as closing it does. Its requests
  /// that wait go on waiting.
  ///
  /// @param ino the file
  /// @param owner whose
  /// @return who goes on
  public LockChange releaseInode(long ino, LockOwner owner) {
    List<Long> granted = new ArrayList<>();
    for (LockKind kind : LockKind.values()) {
      granted.addAll(release(kind, ino, owner, ByteRange.ALL).granted());
    }
    return new LockChange(List.copyOf(granted), List.of());
  }

  /// Ends an owner: gives up all its locks and cancels all its requests.
  ///
  /// @param owner whose
  /// @return who goes on, and which requests are no more
  public LockChange releaseAll(LockOwner owner) {
    return owners.containsKey(owner) ? end(List.of(owner)) : LockChange.NONE;
  }

  /// Ends all owners of a client.
  ///
  /// @param client the client
  /// @return who goes on, and which requests are no more
  public LockChange releaseClient(long client) {
    return end(owners.keySet().stream().filter(owner -> owner.client() == client).toList());
  }

  /// Ends a request that waits.
  ///
  /// @param ticket names it; one that no longer waits is fine
  /// @return who goes on, and the ticket when it waited until now
  public LockChange cancel(long ticket) {
    Waiter waiter = waiters.get(ticket);
    if (waiter == null) {
      return LockChange.NONE;
    }
    dequeue(waiter);
    return new LockChange(settle(List.of(Key.of(waiter.request()))), List.of(ticket));
  }

  /// Returns the locks of one kind on a file.
  ///
  /// @param kind the kind
  /// @param ino the file
  /// @return the locks, by their first byte
  public List<LockRequest> held(LockKind kind, long ino) {
    LockedFile file = files.get(new Key(kind, ino));
    return file == null ? List.of() : file.held();
  }

  /// Returns how many locks are held.
  ///
  /// @return runs of bytes of one owner in one mode
  public int count() {
    return locks;
  }

  /// Returns how many requests wait.
  ///
  /// @return requests
  public int waitingCount() {
    return waiters.size();
  }

  /// A conversion of a whole file that nothing is in the way of then happens at once, without
  /// queueing: nobody else got the file in between.
  private boolean giveUpOtherMode(LockedFile file, LockRequest request) {
    List<LockRequest> own = file.held(request.owner());
    if (request.kind() == LockKind.RANGE || own.isEmpty()) {
      return false;
    }
    if (own.getFirst().mode() != request.mode()) {
      clear(Key.of(request), file, request.owner(), ByteRange.ALL);
    }
    return true;
  }

  private boolean isBehind(LockedFile file, LockRequest request, long ticket) {
    return file.hasEarlier(request, ticket) && !isWaitedFor(request.owner());
  }

  private boolean isWaitedFor(LockOwner owner) {
    Owned owned = owners.get(owner);
    if (owned == null) {
      return false;
    }
    for (Key key : owned.files) {
      LockedFile file = file(key);
      for (Waiter waiter : file.queue()) {
        if (file.conflict(owner, waiter.request()).isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /// Looks for the request's owner among those whom it would wait for, and whom these wait for, and
  /// so on. Each owner is looked at once.
  private boolean closesCircle(LockedFile first, LockRequest request) {
    SequencedSet<LockOwner> seen = new LinkedHashSet<>();
    first.addHolders(request, seen);
    List<LockOwner> open = new ArrayList<>(seen);
    while (!open.isEmpty()) {
      Owned owned = owners.get(open.removeLast());
      if (owned == null) {
        continue;
      }
      for (Waiter waiter : owned.waits.values()) {
        List<LockOwner> holders = new ArrayList<>();
        file(Key.of(waiter.request())).addHolders(waiter.request(), holders);
        for (LockOwner holder : holders) {
          if (holder.equals(request.owner())) {
            return true;
          }
          if (seen.add(holder)) {
            open.add(holder);
          }
        }
      }
    }
    return false;
  }

  /// Grants whatever can be granted, beginning with some files, and going on to others where an
  /// owner waits whom somebody waits for only now. Each turn but the last of a file grants at least
  /// one request, so there are at most as many as requests and files.
  private List<Long> settle(Collection<Key> first) {
    List<Long> granted = new ArrayList<>();
    SequencedSet<Key> open = new LinkedHashSet<>(first);
    while (!open.isEmpty()) {
      Key key = open.removeFirst();
      LockedFile file = files.get(key);
      if (file == null) {
        continue;
      }
      for (Waiter waiter : List.copyOf(file.queue())) {
        LockRequest request = waiter.request();
        if (file.conflict(request).isEmpty() && !isBehind(file, request, waiter.ticket())) {
          dequeue(waiter);
          hold(file, request);
          granted.add(waiter.ticket());
          open.addAll(touched(request));
        }
      }
      forgetIfIdle(key, file);
    }
    return List.copyOf(granted);
  }

  /// Where something may be possible after a request was granted: on its file, when it took a lock
  /// down; wherever its owner waits, for now somebody may wait for it.
  private Collection<Key> touched(LockRequest request) {
    SequencedSet<Key> keys = waitsOf(request.owner());
    keys.add(Key.of(request));
    return keys;
  }

  /// Where something may be possible after a request began to wait: wherever those wait whom it
  /// waits for.
  private Collection<Key> freed(LockedFile file, LockRequest request) {
    List<LockOwner> holders = new ArrayList<>();
    file.addHolders(request, holders);
    SequencedSet<Key> keys = new LinkedHashSet<>();
    // A lock of the whole file may have been given up before.
    keys.add(Key.of(request));
    holders.forEach(holder -> keys.addAll(waitsOf(holder)));
    return keys;
  }

  private SequencedSet<Key> waitsOf(LockOwner owner) {
    SequencedSet<Key> keys = new LinkedHashSet<>();
    Owned owned = owners.get(owner);
    if (owned != null) {
      owned.waits.values().forEach(waiter -> keys.add(Key.of(waiter.request())));
    }
    return keys;
  }

  private LockChange end(List<LockOwner> ended) {
    SequencedSet<Key> keys = new LinkedHashSet<>();
    List<Long> cancelled = new ArrayList<>();
    for (LockOwner owner : ended) {
      Owned owned = owned(owner);
      for (Waiter waiter : List.copyOf(owned.waits.values())) {
        dequeue(waiter);
        cancelled.add(waiter.ticket());
        keys.add(Key.of(waiter.request()));
      }
      for (Key key : List.copyOf(owned.files)) {
        clear(key, file(key), owner, ByteRange.ALL);
        keys.add(key);
      }
    }
    return new LockChange(settle(keys), List.copyOf(cancelled));
  }

  private long enqueue(LockedFile file, LockRequest request) {
    if (file.queue().size() >= limits.waitsPerFile()) {
      throw tooMany("requests wait for one file", limits.waitsPerFile(), request.owner());
    }
    Waiter waiter = new Waiter(++lastTicket, request);
    file.queue().add(waiter);
    waiters.put(waiter.ticket(), waiter);
    owned(request.owner()).waits.put(waiter.ticket(), waiter);
    return waiter.ticket();
  }

  private void dequeue(Waiter waiter) {
    LockOwner owner = waiter.request().owner();
    file(Key.of(waiter.request())).queue().remove(waiter);
    waiters.remove(waiter.ticket());
    owned(owner).waits.remove(waiter.ticket());
    forgetIfIdle(owner);
  }

  private void hold(LockedFile file, LockRequest request) {
    Owned owned = owned(request.owner());
    int more = file.hold(request);
    owned.files.add(Key.of(request));
    owned.locks += more;
    locks += more;
  }

  private void clear(Key key, LockedFile file, LockOwner owner, ByteRange range) {
    Owned owned = owned(owner);
    int more = file.clear(owner, range);
    if (file.held(owner).isEmpty()) {
      owned.files.remove(key);
    }
    owned.locks += more;
    locks += more;
    forgetIfIdle(owner);
  }

  private void checkRoom(LockedFile file, LockOwner owner, int more) {
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

  private static VarveException tooMany(String what, int limit, LockOwner owner) {
    return new VarveException(
        ErrorCode.TOO_MANY_LOCKS,
        "at most %d %s: no room for one of %s; release some or try later"
            .formatted(limit, what, owner));
  }

  private Owned owned(LockOwner owner) {
    return owners.computeIfAbsent(owner, _ -> new Owned());
  }

  /// Finds a file that is known to have locks or requests.
  private LockedFile file(Key key) {
    LockedFile file = files.get(key);
    if (file == null) {
      throw new VarveException(ErrorCode.BUG, "a lock's file is not in the table: " + key);
    }
    return file;
  }

  private void forgetIfIdle(Key key, LockedFile file) {
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
