package dev.varve.fuse;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// What a failed call reports to the kernel. The table from codes to numbers is [ErrorCode#errno];
/// here are only the numbers that the protocol itself needs (`errno(3)`, the same on all
/// architectures), which no code stands for.
final class Errno {
  /// A signal came.
  static final int EINTR = 4;

  /// Something broke.
  static final int EIO = 5;

  /// No such command.
  static final int ENOTTY = 25;

  /// The buffer is too small.
  static final int ERANGE = 34;

  /// Never ask this again.
  static final int ENOSYS = 38;

  private Errno() {}

  static int of(Throwable failure) {
    return switch (failure) {
      case VarveException known -> of(known.code());
      case InterruptedException _ -> EINTR;
      default -> EIO;
    };
  }

  static int of(ErrorCode code) {
    return code.errno();
  }

  /// Says whether somebody should hear of it besides the caller.
  static boolean isFault(Throwable failure) {
    return switch (failure) {
      case VarveException known -> known.code().kind().isFault();
      case InterruptedException _ -> false;
      default -> true;
    };
  }
}
