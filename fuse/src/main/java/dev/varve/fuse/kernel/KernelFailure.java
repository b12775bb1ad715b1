package dev.varve.fuse.kernel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// What a system call that failed becomes.
final class KernelFailure {
  private static final int EACCES = 13;
  private static final int EEXIST = 17;
  private static final int ENOTDIR = 20;

  private KernelFailure() {}

  static VarveException of(SystemCall call, String object, int errno, String advice) {
    return new VarveException(
        code(errno),
        call.function() + " of " + object + " failed with errno " + errno + "; " + advice);
  }

  private static ErrorCode code(int errno) {
    return switch (errno) {
      case SystemCall.EPERM -> ErrorCode.NOT_PERMITTED;
      case SystemCall.ENOENT -> ErrorCode.NOT_FOUND;
      case SystemCall.EBUSY -> ErrorCode.IN_USE;
      case SystemCall.EINVAL -> ErrorCode.INVALID_ARGUMENT;
      case SystemCall.ENODEV -> ErrorCode.NOT_SUPPORTED;
      case EACCES -> ErrorCode.ACCESS_DENIED;
      case EEXIST -> ErrorCode.ALREADY_EXISTS;
      case ENOTDIR -> ErrorCode.NOT_DIRECTORY;
      default -> ErrorCode.DISK_FAILED;
    };
  }
}
