package dev.varve.volume.lock;

/// Whose a lock is. Two are the same when client and owner are; the process only tells people whom
/// to ask.
///
/// @param client the client whose end releases the lock
/// @param owner the client's number for whoever locks: a process's table of files, or an open file
/// @param pid the process, as `F_GETLK` tells it
public record LockOwner(long client, long owner, int pid) {
  @Override
  public boolean equals(Object other) {
    return other instanceof LockOwner that && client == that.client && owner == that.owner;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(client) * 31 + Long.hashCode(owner);
  }

  @Override
  public String toString() {
    return "owner %x of client %x (process %d)".formatted(owner, client, pid);
  }
}
