package dev.varve.fuse;

import java.nio.ByteBuffer;

/// Which bytes are read or written (`struct fuse_read_in` and `fuse_write_in`, which have one
/// form). A view of the request's bytes.
public final class Transfer {
  static final int BYTES = 40;

  private static final int FROM_PAGE_CACHE = 1;
  private static final int LOCK_OWNER = 1 << 1;
  private static final int KILL_SUIDGID = 1 << 2;

  private final ByteBuffer in;

  Transfer(ByteBuffer in) {
    this.in = in;
  }

  /// Returns the open file.
  ///
  /// @return the handle that the file system gave
  public long handle() {
    return in.getLong(Call.BODY);
  }

  /// Returns the first byte.
  ///
  /// @return an offset, 0 or more
  public long offset() {
    return in.getLong(Call.BODY + 8);
  }

  /// Returns how many bytes.
  ///
  /// @return a count, above 0
  public int sizeBytes() {
    return in.getInt(Call.BODY + 16);
  }

  /// Returns the flags of the open file as they are now, such as [Abi#O_APPEND].
  ///
  /// @return flags of `open(2)`
  public int openFlags() {
    return in.getInt(Call.BODY + 32);
  }

  /// Returns who must not be hindered by locks.
  ///
  /// @return an owner of locks, or 0 when none is said
  public long owner() {
    return (flags() & LOCK_OWNER) != 0 ? in.getLong(Call.BODY + 24) : 0;
  }

  /// Says whether a write comes from the page cache, from a mapping for example: the caller is not
  /// then who wrote, and the handle may be any that is open for writing.
  ///
  /// @return whether it does
  public boolean fromPageCache() {
    return (flags() & FROM_PAGE_CACHE) != 0;
  }

  /// Says whether set-user-id and set-group-id must go with this write.
  ///
  /// @return whether they must
  public boolean dropsPrivileges() {
    return (flags() & KILL_SUIDGID) != 0;
  }

  private int flags() {
    return in.getInt(Call.BODY + 20);
  }
}
