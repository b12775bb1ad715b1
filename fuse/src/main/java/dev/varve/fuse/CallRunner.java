package dev.varve.fuse;

/// Who runs a call: what is known of the thread and the caller beyond the request's bytes.
public interface CallRunner {
  /// Says whether this thread may wait for disks, networks and locks.
  ///
  /// @return false on a thread that reads requests
  boolean mayWait();

  /// Lets a signal to the caller interrupt this thread, from now until the call returns.
  void interruptible();

  /// Looks up the further groups of a process.
  ///
  /// @param pid the caller
  /// @return group ids, unsigned; empty when the process is gone or not visible
  int[] groups(int pid);
}
