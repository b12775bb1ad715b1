package dev.varve.posix;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.Locale;

/// Numbers that user space and kernel have agreed on for ever. Where two architectures differ, both
/// are here.
final class Abi {
  /// The directory that relative paths start at (linux/fcntl.h).
  static final int AT_FDCWD = -100;

  /// Flags of the calls that end in `at` (linux/fcntl.h).
  static final int AT_SYMLINK_NOFOLLOW = 0x100;

  static final int AT_REMOVEDIR = 0x200;
  static final int AT_NO_AUTOMOUNT = 0x800;
  static final int AT_EMPTY_PATH = 0x1000;

  /// Flags of `openat(2)` that are the same on both (asm-generic/fcntl.h).
  static final int O_RDONLY = 0;

  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0_100;
  static final int O_EXCL = 0_200;
  static final int O_NOCTTY = 0_400;
  static final int O_TRUNC = 0_1000;
  static final int O_APPEND = 0_2000;
  static final int O_NONBLOCK = 0_4000;
  static final int O_DSYNC = 0_10000;
  static final int O_SYNC = 0_4010000;
  static final int O_NOATIME = 0_1000000;
  static final int O_CLOEXEC = 0_2000000;

  /// Flags that differ (asm-generic/fcntl.h; arch/arm64/include/uapi/asm/fcntl.h).
  static final int O_DIRECT = onX86() ? 0_40000 : 0_200000;

  static final int O_DIRECTORY = onX86() ? 0_200000 : 0_40000;
  static final int O_NOFOLLOW = onX86() ? 0_400000 : 0_100000;

  /// Where `lseek(2)` goes (linux/fs.h).
  static final int SEEK_DATA = 3;

  static final int SEEK_HOLE = 4;

  private Abi() {}

  private static boolean onX86() {
    String system = System.getProperty("os.name", "?");
    String architecture = System.getProperty("os.arch", "?").toLowerCase(Locale.ROOT);
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    if (!system.equals("Linux") || !(x86 || architecture.equals("aarch64"))) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED,
          "system calls are known for Linux on x86-64 and AArch64, not for "
              + system
              + " on "
              + architecture);
    }
    return x86;
  }
}
