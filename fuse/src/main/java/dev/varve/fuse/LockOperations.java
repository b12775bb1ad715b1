package dev.varve.fuse;

import java.util.Optional;

/// Locks, when the mount asked for them; otherwise the kernel does them for this machine alone.
public interface LockOperations {
  /// Finds a lock that would be in the way.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param wanted a lock that is not taken
  /// @return the first lock in the way
  /// @throws InterruptedException when interrupted
  default Optional<Lock> getlk(Call call, long node, long handle, Lock wanted)
      throws InterruptedException {
    call.unsupported();
    return Optional.empty();
  }

  /// Takes or gives back a lock, at once or not at all (`WOULD_BLOCK`, best said by [Call#fail]).
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param wanted the lock, which replaces what its owner held there
  /// @throws InterruptedException when interrupted
  default void setlk(Call call, long node, long handle, Lock wanted) throws InterruptedException {
    call.unsupported();
  }

  /// Takes a lock, waiting for it. Comes after [#setlk] said `WOULD_BLOCK`, always on a thread that
  /// may wait and that a signal to the caller interrupts.
  ///
  /// @param call the request
  /// @param node the file
  /// @param handle the open file
  /// @param wanted the lock, which replaces what its owner held there
  /// @throws InterruptedException when interrupted; the lock is not held
  default void setlkw(Call call, long node, long handle, Lock wanted) throws InterruptedException {
    call.unsupported();
  }
}
