package dev.varve.volume;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.lock.ByteRange;
import dev.varve.volume.lock.LockKind;
import dev.varve.volume.lock.LockMode;
import dev.varve.volume.lock.LockOwner;
import dev.varve.volume.lock.LockRequest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The locks that are taken through one open file. Whose they are the face says:
///
/// - bytes for a process (`F_SETLK`): an owner for each process's table of files, of a client that
///   is the face's own, from 1 on. All that it holds on the file goes when any of the descriptors
///   that it has of the file is closed: [#release];
/// - bytes for the open file (`F_OFD_SETLK`): the owner is [#own];
/// - the whole file (`flock`): the owner is [#own] always.
///
/// What is left goes when the handle is closed.
///
/// Safe for any thread.
public final class HandleLocks {
  /// The client of owners that are open files.
  public static final long CLIENT = 0;

  /// The most processes that lock through one open file.
  private static final int MAX_OWNERS = 65_536;

  private final FileLocks locks;
  private final long ino;
  private final LockOwner own;
  private final OpenMode mode;
  private final Set<LockOwner> owners = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HandleLocks(FileLocks locks, long ino, long number, OpenMode mode) {
    this.locks = locks;
    this.ino = ino;
    this.own = new LockOwner(CLIENT, number, 0);
    this.mode = mode;
  }

  /// Returns whose the locks of the open file itself are.
  ///
  /// @return an owner that no other handle has
  public LockOwner own() {
    return own;
  }

  /// Locks bytes, and waits for them as long as need be.
  ///
  /// @param owner whose the lock is
  /// @param how whom it keeps out
  /// @param range which bytes
  /// @throws InterruptedException when interrupted while waiting; the lock is not held
  /// @throws VarveException `BAD_HANDLE` when the handle may not read for a shared lock, or write
  ///   for an exclusive one; `DEADLOCK`, `TOO_MANY_LOCKS`
  public void lock(LockOwner owner, LockMode how, ByteRange range) throws InterruptedException {
    LockRequest request = admitted(owner, how, range);
    locks.lock(request);
    checkHeld(request);
  }

  /// Locks bytes if that can be done now.
  ///
  /// @param owner whose the lock is
  /// @param how whom it keeps out
  /// @param range which bytes
  /// @return a lock in the way; empty when it is held now
  /// @throws VarveException as [#lock]
  public Optional<LockRequest> tryLock(LockOwner owner, LockMode how, ByteRange range) {
    LockRequest request = admitted(owner, how, range);
    Optional<LockRequest> inTheWay = locks.tryLock(request);
    checkHeld(request);
    return inTheWay;
  }

  /// Finds what would keep bytes from being locked now.
  ///
  /// @param owner whose the lock would be
  /// @param how whom it would keep out
  /// @param range which bytes
  /// @return a lock in the way; empty when there is none
  public Optional<LockRequest> test(LockOwner owner, LockMode how, ByteRange range) {
    return locks.test(new LockRequest(LockKind.RANGE, ino, owner, how, range));
  }

  /// Unlocks bytes; those that are not locked are fine.
  ///
  /// @param owner whose the locks are
  /// @param range which bytes
  /// @throws VarveException `TOO_MANY_LOCKS` when there is no room for two locks in place of one
  public void unlock(LockOwner owner, ByteRange range) {
    locks.unlock(LockKind.RANGE, ino, owner, range);
  }

  /// Locks the file for this handle, and waits for it as long as need be. Another mode than it has
  /// gives up that first.
  ///
  /// @param how whom it keeps out
  /// @throws InterruptedException when interrupted while waiting; no lock is held
  public void lockWhole(LockMode how) throws InterruptedException {
    LockRequest request = whole(how);
    locks.lock(request);
    checkHeld(request);
  }

  /// Locks the file for this handle if that can be done now. Another mode than it has gives up that
  /// first, and then perhaps nothing is held.
  ///
  /// @param how whom it keeps out
  /// @return a lock in the way; empty when it is held now
  public Optional<LockRequest> tryLockWhole(LockMode how) {
    LockRequest request = whole(how);
    Optional<LockRequest> inTheWay = locks.tryLock(request);
    checkHeld(request);
    return inTheWay;
  }

  /// Unlocks the file.
  public void unlockWhole() {
    locks.unlock(LockKind.WHOLE, ino, own, ByteRange.ALL);
  }

  /// Gives up all locks of an owner on the file, through whatever handle they were taken: what a
  /// process does that closes a descriptor of the file.
  ///
  /// @param owner whose
  public void release(LockOwner owner) {
    owners.remove(owner);
    locks.releaseInode(ino, owner);
  }

  /// Gives up everything; threads of this handle's own that still wait get `INVALID_STATE`.
  void close() {
    closed = true;
    locks.releaseAll(own);
    owners.forEach(owner -> locks.releaseInode(ino, owner));
  }

  private LockRequest admitted(LockOwner owner, LockMode how, ByteRange range) {
    boolean allowed = how == LockMode.SHARED ? mode.read() : mode.write();
    if (!allowed) {
      throw new VarveException(
          ErrorCode.BAD_HANDLE,
          "a %s lock of bytes of inode %d needs a handle that may %s"
              .formatted(how, ino, how == LockMode.SHARED ? "read" : "write"));
    }
    if (!owner.equals(own) && owners.add(owner) && owners.size() > MAX_OWNERS) {
      owners.remove(owner);
      throw new VarveException(
          ErrorCode.TOO_MANY_LOCKS,
          "at most %d processes lock through one handle of inode %d".formatted(MAX_OWNERS, ino));
    }
    return new LockRequest(LockKind.RANGE, ino, owner, how, range);
  }

  private LockRequest whole(LockMode how) {
    return new LockRequest(LockKind.WHOLE, ino, own, how, ByteRange.ALL);
  }

  /// Whoever closed meanwhile may not have seen this lock.
  private void checkHeld(LockRequest request) {
    if (closed) {
      locks.releaseInode(ino, request.owner());
      throw new VarveException(
          ErrorCode.BAD_HANDLE, "the handle of inode " + ino + " is closed; open it again");
    }
  }
}
