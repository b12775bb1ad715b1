package dev.varve.fuse;

import java.nio.ByteBuffer;

/// Which attributes are to become what (`struct fuse_setattr_in`). A view of the request's bytes.
public final class AttributeChange {
  private static final int MODE = 1;
  private static final int UID = 1 << 1;
  private static final int GID = 1 << 2;
  private static final int SIZE = 1 << 3;
  private static final int ATIME = 1 << 4;
  private static final int MTIME = 1 << 5;
  private static final int FH = 1 << 6;
  private static final int ATIME_NOW = 1 << 7;
  private static final int MTIME_NOW = 1 << 8;
  private static final int CTIME = 1 << 10;
  private static final int KILL_SUIDGID = 1 << 11;

  private final ByteBuffer in;

  AttributeChange(ByteBuffer in) {
    this.in = in;
  }

  /// Returns the open file through which it is changed.
  ///
  /// @return a handle, or [Abi#NO_HANDLE]
  public long handle() {
    return has(FH) ? in.getLong(Call.BODY + 8) : Abi.NO_HANDLE;
  }

  /// Says whether permissions change.
  ///
  /// @return whether [#mode] means something
  public boolean setsMode() {
    return has(MODE);
  }

  /// Returns the new mode.
  ///
  /// @return type and permissions
  public int mode() {
    return in.getInt(Call.BODY + 68);
  }

  /// Says whether the owner changes.
  ///
  /// @return whether [#uid] means something
  public boolean setsUid() {
    return has(UID);
  }

  /// Returns the new owner.
  ///
  /// @return a user, unsigned
  public int uid() {
    return in.getInt(Call.BODY + 76);
  }

  /// Says whether the group changes.
  ///
  /// @return whether [#gid] means something
  public boolean setsGid() {
    return has(GID);
  }

  /// Returns the new group.
  ///
  /// @return a group, unsigned
  public int gid() {
    return in.getInt(Call.BODY + 80);
  }

  /// Says whether the size changes.
  ///
  /// @return whether [#sizeBytes] means something
  public boolean setsSize() {
    return has(SIZE);
  }

  /// Returns the new size.
  ///
  /// @return bytes, 0 or more
  public long sizeBytes() {
    return in.getLong(Call.BODY + 16);
  }

  /// Says whether a caller without privileges changed the size or owner, so that set-user-id and
  /// set-group-id must go.
  ///
  /// @return whether they must
  public boolean dropsPrivileges() {
    return has(KILL_SUIDGID);
  }

  /// Says whether the time of reading changes.
  ///
  /// @return whether it is to be now, or a time
  public boolean setsAccessed() {
    return has(ATIME);
  }

  /// Says whether the time of reading becomes the present.
  ///
  /// @return whether it is the file system's clock that counts
  public boolean accessedNow() {
    return has(ATIME_NOW);
  }

  /// Returns the new time of reading.
  ///
  /// @return seconds since 1970
  public long accessedSeconds() {
    return in.getLong(Call.BODY + 32);
  }

  /// Returns the rest of the new time of reading.
  ///
  /// @return nanoseconds
  public int accessedNanos() {
    return in.getInt(Call.BODY + 56);
  }

  /// Says whether the time of the content's change changes.
  ///
  /// @return whether it is to be now, or a time
  public boolean setsModified() {
    return has(MTIME);
  }

  /// Says whether the time of the content's change becomes the present.
  ///
  /// @return whether it is the file system's clock that counts
  public boolean modifiedNow() {
    return has(MTIME_NOW);
  }

  /// Returns the new time of the content's change.
  ///
  /// @return seconds since 1970
  public long modifiedSeconds() {
    return in.getLong(Call.BODY + 40);
  }

  /// Returns the rest of the new time of the content's change.
  ///
  /// @return nanoseconds
  public int modifiedNanos() {
    return in.getInt(Call.BODY + 60);
  }

  /// Says whether the kernel sends the time of the last change, as it does only while it caches
  /// writes.
  ///
  /// @return whether [#changedSeconds] means something
  public boolean setsChanged() {
    return has(CTIME);
  }

  /// Returns the time of the last change.
  ///
  /// @return seconds since 1970
  public long changedSeconds() {
    return in.getLong(Call.BODY + 48);
  }

  /// Returns the rest of the time of the last change.
  ///
  /// @return nanoseconds
  public int changedNanos() {
    return in.getInt(Call.BODY + 64);
  }

  private boolean has(int flag) {
    return (in.getInt(Call.BODY) & flag) != 0;
  }
}
