package dev.varve.posix;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// The functions of glibc that are used, and the one door through which all are called.
///
/// The door passes six `long`. That is right for each of these functions: on both architectures the
/// first six integer or pointer arguments travel in registers, a narrower parameter is read from
/// the low bits, and a register that a function does not have a parameter for is ignored (System V
/// ABI for AMD64, 3.2.3; AAPCS64, 6.8.2). This holds after the dots of `openat` too. So one
/// downcall stub does for all, and start-up does not pay for thirty (the first call of all takes 80
/// ms, nearly all of it to make one; each further kind costs several).
///
/// The stub is not `critical`: a thread that is inside a critical call stops garbage collection,
/// and each of these may wait for a disk. The 3 ns which saving errno costs are nothing beside the
/// kernel's 200 and more.
enum SystemCall {
  CLOSE("close", Result.INT),
  COPY_FILE_RANGE("copy_file_range", Result.LONG),
  FALLOCATE("fallocate", Result.INT),
  FCHMOD("fchmod", Result.INT),
  FCHMODAT("fchmodat", Result.INT),
  FCHOWN("fchown", Result.INT),
  FCHOWNAT("fchownat", Result.INT),
  FDATASYNC("fdatasync", Result.INT),
  FGETXATTR("fgetxattr", Result.LONG),
  FLISTXATTR("flistxattr", Result.LONG),
  FREMOVEXATTR("fremovexattr", Result.INT),
  FSETXATTR("fsetxattr", Result.INT),
  FSTATVFS("fstatvfs", Result.INT),
  FSYNC("fsync", Result.INT),
  FTRUNCATE("ftruncate", Result.INT),
  FUTIMENS("futimens", Result.INT),
  GETDENTS64("getdents64", Result.LONG),
  GETEGID("getegid", Result.ID),
  GETEUID("geteuid", Result.ID),
  GETGROUPS("getgroups", Result.INT),
  LGETXATTR("lgetxattr", Result.LONG),
  LINKAT("linkat", Result.INT),
  LLISTXATTR("llistxattr", Result.LONG),
  LREMOVEXATTR("lremovexattr", Result.INT),
  LSEEK("lseek", Result.LONG),
  LSETXATTR("lsetxattr", Result.INT),
  MKDIRAT("mkdirat", Result.INT),
  MKNODAT("mknodat", Result.INT),
  OPENAT("openat", Result.INT),
  POSIX_FADVISE("posix_fadvise", Result.ERRNO),
  PREAD("pread", Result.LONG),
  PWRITE("pwrite", Result.LONG),
  READLINKAT("readlinkat", Result.LONG),
  RENAMEAT2("renameat2", Result.INT),
  STATX("statx", Result.INT),
  STRERROR_R("strerror_r", Result.LONG),
  SYMLINKAT("symlinkat", Result.INT),
  SYNCFS("syncfs", Result.INT),
  UMASK("umask", Result.ID),
  UNLINKAT("unlinkat", Result.INT),
  UTIMENSAT("utimensat", Result.INT),
  WRITE("write", Result.LONG);

  /// How often a call is made again that a signal interrupted. The JVM's own signals come a few
  /// times per second at most, so this many mean that the call never gets done.
  private static final int MAX_INTERRUPTIONS = 1_000;

  /// What a function returns, which says how much of the register counts.
  private enum Result {
    /// An `int`, -1 with errno set.
    INT,
    /// A `ssize_t`, `off_t` or pointer, -1 with errno set.
    LONG,
    /// An unsigned `int`; the function cannot fail.
    ID,
    /// The errno itself, 0 when all went well.
    ERRNO
  }

  private final String function;
  private final Result result;

  /// Where the function is, 0 when this C library has none.
  private final long address;

  SystemCall(String function, Result result) {
    this.function = function;
    this.result = result;
    this.address =
        Linker.nativeLinker().defaultLookup().find(function).map(MemorySegment::address).orElse(0L);
  }

  String function() {
    return function;
  }

  /// Makes the call, again as long as a signal interrupts it.
  ///
  /// @return what the function returned, or the errno below zero
  long answer(Scratch scratch, long... arguments) {
    long[] six = Arrays.copyOf(arguments, 6);
    for (int interruptions = 0; ; interruptions++) {
      long answer = once(scratch, six);
      if (answer != -Errno.EINTR || interruptions == MAX_INTERRUPTIONS || this == CLOSE) {
        return answer;
      }
    }
  }

  /// Makes the call, and throws when it failed.
  ///
  /// @return what the function returned
  long call(Place place, Scratch scratch, long... arguments) {
    long answer = answer(scratch, arguments);
    if (answer < 0) {
      throw Errno.failure(this, place.toString(), (int) -answer);
    }
    return answer;
  }

  private long once(Scratch scratch, long[] six) {
    if (address == 0) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED,
          "this machine's C library has no function "
              + function
              + ": use Linux with glibc 2.33 or newer");
    }
    long returned =
        Door.pass(address, scratch.state(), six[0], six[1], six[2], six[3], six[4], six[5]);
    return switch (result) {
      case INT -> (int) returned == -1 ? -scratch.errno() : (int) returned;
      case LONG -> returned == -1 ? -scratch.errno() : returned;
      case ID -> Integer.toUnsignedLong((int) returned);
      case ERRNO -> -(int) returned;
    };
  }

  /// The stub, made at the first call.
  private static final class Door {
    private static final MethodHandle HANDLE = open();

    private Door() {}

    @SuppressWarnings("restricted")
    private static MethodHandle open() {
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      return Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.of(word, word, word, word, word, word, word),
              Linker.Option.captureCallState("errno"));
    }

    static long pass(
        long address, MemorySegment state, long a, long b, long c, long d, long e, long f) {
      try {
        return (long) HANDLE.invokeExact(MemorySegment.ofAddress(address), state, a, b, c, d, e, f);
      } catch (RuntimeException | Error unexpected) {
        throw unexpected;
      } catch (Throwable impossible) {
        throw new VarveException(
            ErrorCode.BUG, "a stub threw what no stub declares: " + impossible, impossible);
      }
    }
  }
}
