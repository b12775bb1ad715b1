package dev.varve.fuse;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Requests about locks. One method for each operation.
final class LockDispatch {
  private static final int WHOLE_FILE = 1;
  private static final int LOCK_BYTES = 24;

  private final LockOperations locks;

  LockDispatch(LockOperations locks) {
    this.locks = locks;
  }

  void getlk(Call call) throws InterruptedException {
    Lock wanted = lock(call);
    Optional<Lock> found = locks.getlk(call, call.node(), call.bodyLong(0), wanted);
    write(call.out, found.orElse(none(wanted)));
    call.replied(LOCK_BYTES);
  }

  void setlk(Call call) throws InterruptedException {
    locks.setlk(call, call.node(), call.bodyLong(0), lock(call));
  }

  void setlkw(Call call) throws InterruptedException {
    if (call.mayWait()) {
      call.interruptible();
      locks.setlkw(call, call.node(), call.bodyLong(0), lock(call));
    } else if (!isTaken(call)) {
      call.failWith(0);
      call.handOver();
    }
  }

  /// Takes a lock for which nobody has to wait, as most are. What gives a lock back comes as a wait
  /// too, and must not stand in line behind waits.
  private boolean isTaken(Call call) throws InterruptedException {
    try {
      setlk(call);
      return call.errno() != ErrorCode.WOULD_BLOCK.errno();
    } catch (VarveException e) {
      if (e.code() != ErrorCode.WOULD_BLOCK) {
        throw e;
      }
      return false;
    }
  }

  private static Lock lock(Call call) {
    return new Lock(
        call.bodyLong(8),
        (call.bodyInt(40) & WHOLE_FILE) != 0,
        kind(call.bodyInt(32)),
        call.bodyLong(16),
        call.bodyLong(24),
        call.bodyInt(36));
  }

  private static Lock none(Lock wanted) {
    return new Lock(
        wanted.owner(), false, LockKind.NONE, wanted.first(), wanted.last(), wanted.pid());
  }

  private static LockKind kind(int number) {
    return switch (number) {
      case 0 -> LockKind.READ;
      case 1 -> LockKind.WRITE;
      case 2 -> LockKind.NONE;
      default ->
          throw new VarveException(
              ErrorCode.INVALID_ARGUMENT, "a lock is of kind 0, 1 or 2, found " + number);
    };
  }

  private static int number(LockKind kind) {
    return switch (kind) {
      case READ -> 0;
      case WRITE -> 1;
      case NONE -> 2;
    };
  }

  private static void write(ByteBuffer out, Lock lock) {
    out.putLong(Call.REPLY, lock.first()).putLong(Call.REPLY + 8, lock.last());
    out.putInt(Call.REPLY + 16, number(lock.kind())).putInt(Call.REPLY + 20, lock.pid());
  }
}
