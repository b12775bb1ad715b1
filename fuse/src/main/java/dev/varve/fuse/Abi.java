package dev.varve.fuse;

/// Numbers of Linux that appear in requests and replies, the same on all architectures.
public final class Abi {
  /// The node of the root directory, which needs no lookup (`FUSE_ROOT_ID`).
  public static final long ROOT_NODE = 1;

  /// Stands for "no open file" where a request may come with one or without.
  public static final long NO_HANDLE = -1;

  /// The bits of a mode that say what a file is.
  public static final int S_IFMT = 0170000;

  /// A regular file.
  public static final int S_IFREG = 0100000;

  /// A directory.
  public static final int S_IFDIR = 0040000;

  /// A symbolic link.
  public static final int S_IFLNK = 0120000;

  /// The bits of open flags that say whether it reads, writes or both.
  public static final int O_ACCMODE = 3;

  /// Open flag: read only.
  public static final int O_RDONLY = 0;

  /// Open flag: the file must not exist.
  public static final int O_EXCL = 0200;

  /// Open flag: the file becomes empty.
  public static final int O_TRUNC = 01000;

  /// Open flag: each write goes to the end.
  public static final int O_APPEND = 02000;

  /// Open flag: each write is durable when it returns, as far as needed to read it again.
  public static final int O_DSYNC = 010000;

  /// Open flag, with `O_DSYNC`: each write is durable with all metadata.
  public static final int O_SYNC = 04010000;

  /// Rename: the target must not exist.
  public static final int RENAME_NOREPLACE = 1;

  /// Rename: both names must exist and change places.
  public static final int RENAME_EXCHANGE = 2;

  /// Rename: leave a whiteout behind.
  public static final int RENAME_WHITEOUT = 4;

  /// Allocate: the size stays.
  public static final int FALLOC_FL_KEEP_SIZE = 1;

  /// Allocate: make a hole.
  public static final int FALLOC_FL_PUNCH_HOLE = 2;

  /// Allocate: make the range zeros.
  public static final int FALLOC_FL_ZERO_RANGE = 0x10;

  /// Seek: the next data.
  public static final int SEEK_DATA = 3;

  /// Seek: the next hole.
  public static final int SEEK_HOLE = 4;

  /// Extended attribute: it must not exist.
  public static final int XATTR_CREATE = 1;

  /// Extended attribute: it must exist.
  public static final int XATTR_REPLACE = 2;

  private Abi() {}
}
