package dev.varve.volume.lock;

import dev.varve.base.VarveException;
import dev.varve.volume.lock.LockedFile.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// All locks on the files of a volume: a state machine that answers at once, and says of requests
/// that wait when they are granted. In memory only: locks end with the process that holds the
/// table. Not for sharing between threads; whoever blocks threads on it is `FileLocks`.
///
/// **What holds.** Two owners never hold conflicting locks. Locking bytes that the owner has
/// already changes their mode; there and in unlocking, locks are split and joined as needed
/// (`fcntl(2)`). Locking a whole file that the owner has already in the other mode gives that lock
/// up first (`flock(2)`): when others are in the way the owner waits, or is refused, without any
/// lock.
///
/// **Who is next.** Requests are granted in the order of asking, as far as they conflict: one that
/// may wait goes behind a waiting one that it conflicts with, so nobody starves who waits for
/// owners that let go. An owner whom somebody waits for, on any file, does not queue behind others,
/// only for locks: else order alone could make a circle. So several such owners that take turns
/// without a gap can keep a waiting one from its turn for as long as they are waited for. One that
/// may not wait looks at locks alone, so that it is refused exactly when `test` says so.
///
/// **Deadlock.** An owner waits for the owners of the locks in its way, by each of its requests.
/// When a request would begin to wait and thereby close a circle it is refused instead; so there
/// never is a circle of owners that each wait in one request. Whether the threads of an owner can
/// still go on while one of them waits is not known here: it counts as waiting.
///
/// Cost: a request looks at the locks in its way, and for an exclusive lock at each owner of shared
/// ones on the file; when it must wait also at the waits of these owners, and so on. A release
/// looks at each request that waits for the file.
public final class LockTable {
  private final LockBook book;

  /// Creates a table without locks.
  ///
  /// @param limits how many there may be
  public LockTable(LockLimits limits) {
    book = new LockBook(limits);
  }

  /// Asks for a lock.
  ///
  /// @param request the lock
  /// @param wait whether to wait when it cannot be held now
  /// @return what became of it
  /// @throws VarveException `TOO_MANY_LOCKS`; nothing is changed
  public LockAnswer acquire(LockRequest request, boolean wait) {
    FileKey key = FileKey.of(request);
    LockedFile file = book.file(key);
    try {
      book.checkRoom(file, request.owner(), LockLimits.PER_REQUEST);
      Optional<LockRequest> holder = file.conflict(request);
      if (holder.isEmpty() && (!wait || converts(file, request) || !isBehind(file, request))) {
        book.hold(file, request);
        return new LockAnswer.Granted(settle(touched(request)));
      }
      if (wait) {
        book.checkRoomToWait(file, request.owner());
      }
      if (converts(file, request)) {
        book.clear(key, file, request.owner(), ByteRange.ALL);
      }
      if (!wait) {
        return new LockAnswer.Conflict(holder.orElseThrow(), settle(List.of(key)));
      }
      if (holder.isPresent() && closesCircle(file, request)) {
        return new LockAnswer.Deadlock(holder.get(), settle(List.of(key)));
      }
      return new LockAnswer.Waiting(book.enqueue(file, request), settle(freed(file, request)));
    } finally {
      book.forgetIfIdle(key, file);
    }
  }

  /// Finds what would keep a request from being held now (`F_GETLK`).
  ///
  /// @param request the lock
  /// @return of the locks in the way the one with the lowest first byte
  public Optional<LockRequest> test(LockRequest request) {
    return book.find(FileKey.of(request)).flatMap(file -> file.conflict(request));
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
    FileKey key = new FileKey(kind, ino);
    LockedFile file = book.find(key).orElse(null);
    if (file == null || file.held(owner).isEmpty()) {
      return LockChange.NONE;
    }
    if (file.splits(owner, range)) {
      book.checkRoom(file, owner, 1);
    }
    book.clear(key, file, owner, range);
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
    return end(List.of(owner));
  }

  /// Ends all owners of a client.
  ///
  /// @param client the client
  /// @return who goes on, and which requests are no more
  public LockChange releaseClient(long client) {
    return end(book.owners(client));
  }

  /// Ends a request that waits.
  ///
  /// @param ticket names it; one that no longer waits is fine
  /// @return who goes on, and the ticket when it waited until now
  public LockChange cancel(long ticket) {
    Waiter waiter = book.waiter(ticket).orElse(null);
    if (waiter == null) {
      return LockChange.NONE;
    }
    book.dequeue(waiter);
    return new LockChange(settle(List.of(FileKey.of(waiter.request()))), List.of(ticket));
  }

  /// Returns the locks of one kind on a file.
  ///
  /// @param kind the kind
  /// @param ino the file
  /// @return the locks, by their first byte
  public List<LockRequest> held(LockKind kind, long ino) {
    return book.find(new FileKey(kind, ino)).map(LockedFile::held).orElse(List.of());
  }

  /// Returns how many locks are held.
  ///
  /// @return runs of bytes of one owner in one mode
  public int count() {
    return book.count();
  }

  /// Returns how many requests wait.
  ///
  /// @return requests
  public int waitingCount() {
    return book.waitingCount();
  }

  /// Says whether the owner has the whole file already: then the request passes those that wait, or
  /// gives the file up.
  private static boolean converts(LockedFile file, LockRequest request) {
    return request.kind() == LockKind.WHOLE && !file.held(request.owner()).isEmpty();
  }

  private boolean isBehind(LockedFile file, LockRequest request) {
    return isBehind(file, request, Long.MAX_VALUE);
  }

  private boolean isBehind(LockedFile file, LockRequest request, long ticket) {
    return file.hasEarlier(request, ticket) && !isWaitedFor(request.owner());
  }

  private boolean isWaitedFor(LockOwner owner) {
    for (FileKey key : book.filesOf(owner)) {
      LockedFile file = book.file(key);
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
      for (Waiter waiter : book.waitsOf(open.removeLast())) {
        List<LockOwner> holders = new ArrayList<>();
        book.file(FileKey.of(waiter.request())).addHolders(waiter.request(), holders);
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
  private List<Long> settle(Collection<FileKey> first) {
    List<Long> granted = new ArrayList<>();
    SequencedSet<FileKey> open = new LinkedHashSet<>(first);
    while (!open.isEmpty()) {
      FileKey key = open.removeFirst();
      LockedFile file = book.file(key);
      for (Waiter waiter : List.copyOf(file.queue())) {
        LockRequest request = waiter.request();
        if (!file.isBlocked(request) && !isBehind(file, request, waiter.ticket())) {
          book.dequeue(waiter);
          book.hold(file, request);
          granted.add(waiter.ticket());
          open.addAll(touched(request));
        }
      }
      book.forgetIfIdle(key, file);
    }
    return List.copyOf(granted);
  }

  /// Where something may be possible after a request was granted: on its file, when it took a lock
  /// down; wherever its owner waits, for now somebody may wait for it.
  private Collection<FileKey> touched(LockRequest request) {
    SequencedSet<FileKey> keys = waitsOf(request.owner());
    keys.add(FileKey.of(request));
    return keys;
  }

  /// Where something may be possible after a request began to wait: wherever those wait whom it
  /// waits for.
  private Collection<FileKey> freed(LockedFile file, LockRequest request) {
    List<LockOwner> holders = new ArrayList<>();
    file.addHolders(request, holders);
    SequencedSet<FileKey> keys = new LinkedHashSet<>();
    // A lock of the whole file may have been given up before.
    keys.add(FileKey.of(request));
    holders.forEach(holder -> keys.addAll(waitsOf(holder)));
    return keys;
  }

  private SequencedSet<FileKey> waitsOf(LockOwner owner) {
    SequencedSet<FileKey> keys = new LinkedHashSet<>();
    book.waitsOf(owner).forEach(waiter -> keys.add(FileKey.of(waiter.request())));
    return keys;
  }

  private LockChange end(List<LockOwner> ended) {
    SequencedSet<FileKey> keys = new LinkedHashSet<>();
    List<Long> cancelled = new ArrayList<>();
    for (LockOwner owner : ended) {
      for (Waiter waiter : book.waitsOf(owner)) {
        book.dequeue(waiter);
        cancelled.add(waiter.ticket());
        keys.add(FileKey.of(waiter.request()));
      }
      for (FileKey key : book.filesOf(owner)) {
        book.clear(key, book.file(key), owner, ByteRange.ALL);
        keys.add(key);
      }
    }
    return new LockChange(settle(keys), List.copyOf(cancelled));
  }
}
