package dev.varve.posix;

/// Whether an extended attribute must be there, or must not, to be set. Numbers of linux/xattr.h.
public enum AttributeMode {
  /// Either.
  SET(0),
  /// It must not exist (`XATTR_CREATE`).
  CREATE(1),
  /// It must exist (`XATTR_REPLACE`).
  REPLACE(2);

  private final int bits;

  AttributeMode(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }
}
