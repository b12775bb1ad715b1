package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.fuse.Call;
import dev.varve.fuse.Lock;
import dev.varve.fuse.LockKind;
import dev.varve.fuse.LockOperations;
import dev.varve.volume.HandleLocks;
import dev.varve.volume.lock.ByteRange;
import dev.varve.volume.lock.LockMode;
import dev.varve.volume.lock.LockOwner;
import dev.varve.volume.lock.LockRequest;
import java.util.Optional;

/// Locks on files of the volume, which all its faces share. The kernel numbers owners of ranges;
/// one of `flock(2)` is the open file itself.
final class LiveLocks implements LockOperations {
  private final OpenTable handles;
  private final long lockClient;

  LiveLocks(OpenTable handles, long lockClient) {
    this.handles = handles;
    this.lockClient = lockClient;
  }

  private HandleLocks locks(long handle) {
    return handles.file(handle).handle().locks();
  }

  private LockOwner owner(Lock wanted) {
    return new LockOwner(lockClient, wanted.owner(), wanted.pid());
  }

  private static LockMode mode(Lock wanted) {
    return wanted.kind() == LockKind.READ ? LockMode.SHARED : LockMode.EXCLUSIVE;
  }

  private static ByteRange range(Lock wanted) {
    return new ByteRange(wanted.first(), wanted.last());
  }

  @Override
  public Optional<Lock> getlk(Call call, long node, long handle, Lock wanted) {
    return locks(handle).test(owner(wanted), mode(wanted), range(wanted)).map(LiveLocks::shown);
  }

  private static Lock shown(LockRequest held) {
    return new Lock(
        held.owner().owner(),
        false,
        held.mode() == LockMode.SHARED ? LockKind.READ : LockKind.WRITE,
        held.range().first(),
        held.range().last(),
        held.owner().pid());
  }

  @Override
  public void setlk(Call call, long node, long handle, Lock wanted) {
    HandleLocks locks = locks(handle);
    if (wanted.kind() == LockKind.NONE) {
      unlock(locks, wanted);
      return;
    }
    Optional<LockRequest> inTheWay =
        wanted.wholeFile()
            ? locks.tryLockWhole(mode(wanted))
            : locks.tryLock(owner(wanted), mode(wanted), range(wanted));
    if (inTheWay.isPresent()) {
      call.fail(ErrorCode.WOULD_BLOCK);
    }
  }

  private void unlock(HandleLocks locks, Lock wanted) {
    if (wanted.wholeFile()) {
      locks.unlockWhole();
    } else {
      locks.unlock(owner(wanted), range(wanted));
    }
  }

  @Override
  public void setlkw(Call call, long node, long handle, Lock wanted) throws InterruptedException {
    HandleLocks locks = locks(handle);
    if (wanted.kind() == LockKind.NONE) {
      unlock(locks, wanted);
    } else if (wanted.wholeFile()) {
      locks.lockWhole(mode(wanted));
    } else {
      locks.lock(owner(wanted), mode(wanted), range(wanted));
    }
  }
}
