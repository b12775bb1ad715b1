package dev.varve.posix;

/// What a rename does with what has the new name. Numbers of linux/fs.h.
public enum RenameMode {
  /// It is replaced, as `rename(2)` does.
  REPLACE(0),
  /// It is kept, and the rename fails (`RENAME_NOREPLACE`).
  NO_REPLACE(1),
  /// It takes the old name (`RENAME_EXCHANGE`).
  EXCHANGE(2);

  private final int bits;

  RenameMode(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
