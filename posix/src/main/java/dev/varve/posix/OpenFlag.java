package dev.varve.posix;

/// How a file is opened, besides what for. The words are those of `open(2)`.
public enum OpenFlag {
  /// Creating fails when the name exists, even as a link (`O_EXCL`).
  EXCLUSIVE(Abi.O_EXCL),
  /// The file loses its content (`O_TRUNC`).
  TRUNCATE(Abi.O_TRUNC),
  /// Every write goes to the end, wherever it asks to go (`O_APPEND`).
  APPEND(Abi.O_APPEND),
  /// Nothing waits: needed to open a pipe that has no other end (`O_NONBLOCK`).
  NO_WAIT(Abi.O_NONBLOCK),
  /// A write returns when its data is on the disk (`O_DSYNC`).
  DATA_SYNC(Abi.O_DSYNC),
  /// A write returns when its data and all metadata are on the disk (`O_SYNC`).
  SYNC(Abi.O_SYNC),
  /// Reading does not change the time of access; only for the owner and root (`O_NOATIME`).
  KEEP_ACCESS_TIME(Abi.O_NOATIME),
  /// Past the page cache; offsets and lengths are multiples of the disk's block (`O_DIRECT`).
  DIRECT(Abi.O_DIRECT),
  /// When the name is a symbolic link, what it leads to. Without this flag a link is an error.
  FOLLOW_LINK(0);

  private final int bits;

  OpenFlag(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
