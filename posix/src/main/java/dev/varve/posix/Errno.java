package dev.varve.posix;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// The numbers of `errno(3)` (asm-generic/errno-base.h and errno.h of Linux; both architectures use
/// them), and the one place where they become error codes.
final class Errno {
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int ENODATA = 61;

  private static final int EPERM = 1;
  private static final int E2BIG = 7;
  private static final int EBADF = 9;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int EEXIST = 17;
  private static final int EXDEV = 18;
  private static final int ENOTDIR = 20;
  private static final int EISDIR = 21;
  private static final int EINVAL = 22;
  private static final int ENFILE = 23;
  private static final int EMFILE = 24;
  private static final int ENOTTY = 25;
  private static final int ETXTBSY = 26;
  private static final int EFBIG = 27;
  private static final int ENOSPC = 28;
  private static final int EROFS = 30;
  private static final int EMLINK = 31;
  private static final int ERANGE = 34;
  private static final int EDEADLK = 35;
  private static final int ENAMETOOLONG = 36;
  private static final int ENOLCK = 37;
  private static final int ENOSYS = 38;
  private static final int ENOTEMPTY = 39;
  private static final int ELOOP = 40;
  private static final int EOPNOTSUPP = 95;
  private static final int ESTALE = 116;
  private static final int EDQUOT = 122;

  private Errno() {}

  /// Returns the fault of a call that failed.
  ///
  /// @param call what was called
  /// @param object on what
  /// @param errno how it failed
  static VarveException failure(SystemCall call, String object, int errno) {
    return new VarveException(
        code(errno),
        call.function()
            + " of "
            + object
            + " failed: "
            + text(errno)
            + " (errno "
            + errno
            + ")"
            + advice(errno));
  }

  static ErrorCode code(int errno) {
    return switch (errno) {
      case EPERM -> ErrorCode.NOT_PERMITTED;
      case ENOENT -> ErrorCode.NOT_FOUND;
      case ENXIO -> ErrorCode.PAST_END;
      case E2BIG -> ErrorCode.ATTRIBUTE_TOO_LARGE;
      case EBADF -> ErrorCode.BAD_HANDLE;
      case EAGAIN -> ErrorCode.WOULD_BLOCK;
      case EACCES -> ErrorCode.ACCESS_DENIED;
      case EBUSY, ETXTBSY -> ErrorCode.IN_USE;
      case EEXIST -> ErrorCode.ALREADY_EXISTS;
      case EXDEV -> ErrorCode.CROSS_VOLUME;
      case ENOTDIR -> ErrorCode.NOT_DIRECTORY;
      case EISDIR -> ErrorCode.IS_DIRECTORY;
      case EINVAL -> ErrorCode.INVALID_ARGUMENT;
      case EFBIG -> ErrorCode.FILE_TOO_LARGE;
      case ENOSPC -> ErrorCode.STORAGE_FULL;
      case EROFS -> ErrorCode.READ_ONLY_VIEW;
      case EMLINK -> ErrorCode.TOO_MANY_LINKS;
      case EDEADLK -> ErrorCode.DEADLOCK;
      // Buffers are as large as any answer, so ERANGE can only mean the name of an attribute.
      case ERANGE, ENAMETOOLONG -> ErrorCode.NAME_TOO_LONG;
      case ENOLCK -> ErrorCode.TOO_MANY_LOCKS;
      case ENOTEMPTY -> ErrorCode.NOT_EMPTY;
      case ELOOP -> ErrorCode.LINK_LOOP;
      case ENODATA -> ErrorCode.NO_ATTRIBUTE;
      case ENOSYS, ENOTTY, EOPNOTSUPP -> ErrorCode.NOT_SUPPORTED;
      case ESTALE -> ErrorCode.STALE;
      case EDQUOT -> ErrorCode.QUOTA_EXCEEDED;
      default -> ErrorCode.DISK_FAILED;
    };
  }

  private static String text(int errno) {
    try (Scratch scratch = Scratch.take()) {
      long text =
          SystemCall.STRERROR_R.answer(scratch, errno, scratch.dataAddress(), Scratch.DATA_BYTES);
      return Scratch.textAt(text);
    }
  }

  private static String advice(int errno) {
    return switch (errno) {
      case EACCES, EPERM -> "; run as the owner or as root";
      case ENFILE, EMFILE -> "; raise the limit of open files (ulimit -n)";
      case ENOSPC, EDQUOT -> "; free some space";
      case EROFS -> "; mount the file system for writing";
      default -> "";
    };
  }
}
