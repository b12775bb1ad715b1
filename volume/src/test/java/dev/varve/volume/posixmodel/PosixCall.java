package dev.varve.volume.posixmodel;

import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.operation.SetMode;

/// One call. Paths start at the root of the file system, with or without a slash; characters of
/// paths, names and values are bytes (ISO 8859-1). Calls on slots are made as whoever opened the
/// slot.
sealed interface PosixCall {
  /// How an open file may be used.
  enum Use {
    READ,
    WRITE,
    READ_WRITE;

    boolean reads() {
      return this != WRITE;
    }

    boolean writes() {
      return this != READ;
    }
  }

  /// What `mknod` makes.
  enum NodeKind {
    FILE,
    FIFO,
    SOCKET,
    CHARACTER_DEVICE
  }

  record MakeDirectory(Who who, String path, int mode, int umask) implements PosixCall {}

  record MakeNode(Who who, String path, NodeKind kind, int mode, int umask, int rdev)
      implements PosixCall {}

  record MakeSymlink(Who who, String target, String path) implements PosixCall {}

  record Link(Who who, String from, String to) implements PosixCall {}

  record Unlink(Who who, String path) implements PosixCall {}

  record RemoveDirectory(Who who, String path) implements PosixCall {}

  record Rename(Who who, String from, String to, RenameMode mode) implements PosixCall {}

  record Chmod(Who who, String path, int mode) implements PosixCall {}

  /// A uid or gid of -1 stays what it is.
  record Chown(Who who, String path, int uid, int gid, boolean follow) implements PosixCall {}

  record SetTimes(Who who, String path, Time atime, Time mtime, boolean follow)
      implements PosixCall {}

  record Truncate(Who who, String path, long size) implements PosixCall {}

  /// Opens a regular file into a slot. Anything else answers as the open would, and then `EISDIR`
  /// or `EOPNOTSUPP` instead of success.
  record Open(Who who, int slot, String path, Use use, Creating creating, Flags flags)
      implements PosixCall {}

  /// Whether an open may make the file, and with which mode.
  record Creating(boolean create, boolean exclusive, int mode, int umask) {
    static final Creating NO = new Creating(false, false, 0, 0);
  }

  /// Further flags of an open.
  record Flags(boolean truncate, boolean append) {
    static final Flags NONE = new Flags(false, false);
  }

  record Close(int slot) implements PosixCall {}

  record Read(int slot, long offset, int length) implements PosixCall {}

  /// Writes [#bytes] of a seed.
  record Write(int slot, long offset, int length, int seed) implements PosixCall {}

  record TruncateOpen(int slot, long size) implements PosixCall {}

  record Allocate(int slot, AllocateMode mode, long offset, long length) implements PosixCall {}

  record SeekData(int slot, long offset) implements PosixCall {}

  record SeekHole(int slot, long offset) implements PosixCall {}

  record CopyRange(int from, long fromOffset, int to, long toOffset, int length)
      implements PosixCall {}

  /// Makes the bytes of an open file those of another (`FICLONE`).
  record CloneFile(int from, int to) implements PosixCall {}

  record StatOpen(int slot) implements PosixCall {}

  record Sync(int slot) implements PosixCall {}

  record SetXattr(Who who, String path, String name, String value, SetMode mode, boolean follow)
      implements PosixCall {}

  record GetXattr(Who who, String path, String name, boolean follow) implements PosixCall {}

  record ListXattrs(Who who, String path, boolean follow) implements PosixCall {}

  record RemoveXattr(Who who, String path, String name, boolean follow) implements PosixCall {}

  record ListDirectory(Who who, String path) implements PosixCall {}

  record Stat(Who who, String path, boolean follow) implements PosixCall {}

  record ReadLink(Who who, String path) implements PosixCall {}

  /// Mask: 4 read, 2 write, 1 execute, 0 whether it is there.
  record Access(Who who, String path, int mask) implements PosixCall {}

  /// The bytes that a write of a seed writes. One seed in four makes zeros, and seeds repeat, so
  /// that holes and equal chunks come up.
  static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    if (seed % 4 != 0) {
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (seed * 31 + i * 7 + (i >> 8) * 13);
      }
    }
    return bytes;
  }
}
