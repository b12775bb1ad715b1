package dev.varve.fuse.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An access control list as `system.posix_acl_access` has it (linux/posix_acl_xattr.h).
final class MemoryAccessList {
  private static final int HEAD_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int USER_OBJ = 1;
  private static final int GROUP_OBJ = 4;
  private static final int MASK = 0x10;
  private static final int OTHER = 0x20;

  private MemoryAccessList() {}

  /// Returns the mode that goes with a list: what the kernel leaves to the file system.
  static int mode(int mode, byte[] list) {
    ByteBuffer entries = ByteBuffer.wrap(list).order(ByteOrder.LITTLE_ENDIAN);
    int result = mode & ~0777;
    int group = 0;
    int mask = -1;
    for (int at = HEAD_BYTES; at + ENTRY_BYTES <= list.length; at += ENTRY_BYTES) {
      int permissions = entries.getShort(at + 2) & 7;
      switch (entries.getShort(at)) {
        case USER_OBJ -> result |= permissions << 6;
        case GROUP_OBJ -> group = permissions;
        case MASK -> mask = permissions;
        case OTHER -> result |= permissions;
        default -> {}
      }
    }
    return result | (mask < 0 ? group : mask) << 3;
  }
}
