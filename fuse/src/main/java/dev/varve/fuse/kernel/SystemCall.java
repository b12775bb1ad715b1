package dev.varve.fuse.kernel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// The functions of glibc that are used. All go through one kind of stub that passes six `long`:
/// the first six integer or pointer arguments travel in registers on both architectures, a narrower
/// parameter is read from the low bits, and a register without a parameter is ignored. The three
/// that every request needs have handles of their own, bound and constant, so that a call is
/// compiled into its caller and allocates nothing.
///
/// None is `critical`: such a call would stop garbage collection while it waits.
enum SystemCall {
  CLOSE("close"),
  FCNTL("fcntl"),
  GETEUID("geteuid"),
  GETGID("getgid"),
  GETUID("getuid"),
  IOCTL("ioctl"),
  MADVISE("madvise"),
  MMAP("mmap"),
  MOUNT("mount"),
  MUNMAP("munmap"),
  OPEN("open"),
  PIPE2("pipe2"),
  POSIX_SPAWNP("posix_spawnp"),
  POSIX_SPAWN_FILE_ACTIONS_ADDDUP2("posix_spawn_file_actions_adddup2"),
  POSIX_SPAWN_FILE_ACTIONS_DESTROY("posix_spawn_file_actions_destroy"),
  POSIX_SPAWN_FILE_ACTIONS_INIT("posix_spawn_file_actions_init"),
  READ("read"),
  REALPATH("realpath"),
  RECVMSG("recvmsg"),
  SOCKETPAIR("socketpair"),
  STATFS("statfs"),
  SYSCONF("sysconf"),
  UMOUNT2("umount2"),
  WAITPID("waitpid"),
  WRITE("write");

  /// Numbers of `errno(3)` that decide what happens next.
  static final int EPERM = 1;

  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EBUSY = 16;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ENOTEMPTY = 39;
  static final int ECONNABORTED = 103;
  static final int ENOTCONN = 107;

  /// How often a call is made again that a signal interrupted.
  private static final int MAX_INTERRUPTIONS = 1_000;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();

  private final String function;
  private final long address;

  SystemCall(String function) {
    this.function = function;
    this.address = find(function);
  }

  String function() {
    return function;
  }

  /// Makes the call, again as long as a signal interrupts it.
  ///
  /// @return what the function returned as an `int`, or the errno below zero
  int answer(long... arguments) {
    // The upper half of the register is undefined after a function that returns an int.
    return (int) longAnswer(true, arguments);
  }

  /// Makes the call, again as long as a signal interrupts it.
  ///
  /// @return what the function returned as a `long`, or the errno below zero
  long longAnswer(long... arguments) {
    return longAnswer(false, arguments);
  }

  private long longAnswer(boolean isInt, long[] arguments) {
    long[] six = Arrays.copyOf(arguments, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      for (int interruptions = 0; ; interruptions++) {
        long register =
            Door.pass(needAddress(), state, six[0], six[1], six[2], six[3], six[4], six[5]);
        long returned = isInt ? (int) register : register;
        if (returned != -1) {
          return returned;
        }
        int errno = state.get(ValueLayout.JAVA_INT, 0);
        if (errno != EINTR || interruptions == MAX_INTERRUPTIONS || this == CLOSE) {
          return -errno;
        }
      }
    }
  }

  private long needAddress() {
    if (address == 0) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED,
          "this machine's C library has no function " + function + ": use Linux with glibc");
    }
    return address;
  }

  private static long find(String function) {
    return Linker.nativeLinker()
        .defaultLookup()
        .find(function)
        .map(MemorySegment::address)
        .orElse(0L);
  }

  static long stateBytes() {
    return STATE.byteSize();
  }

  /// Reads from a descriptor.
  ///
  /// @return how many bytes, or -1 with the errno in the state
  static long read(MemorySegment state, long descriptor, long address, long bytes) {
    try {
      return (long) Door.READ.invokeExact(state, descriptor, address, bytes, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw Door.impossible(e);
    }
  }

  /// Writes to a descriptor.
  ///
  /// @return how many bytes, or -1 with the errno in the state
  static long write(MemorySegment state, long descriptor, long address, long bytes) {
    try {
      return (long) Door.WRITE.invokeExact(state, descriptor, address, bytes, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw Door.impossible(e);
    }
  }

  /// Writes pieces to a descriptor.
  ///
  /// @return how many bytes, or -1 with the errno in the state
  static long writev(MemorySegment state, long descriptor, long vector, long count) {
    try {
      return (long) Door.WRITEV.invokeExact(state, descriptor, vector, count, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw Door.impossible(e);
    }
  }

  /// The stubs, made at the first call.
  private static final class Door {
    private static final FunctionDescriptor SIX =
        FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);

    private static final MethodHandle ANY = open();
    private static final MethodHandle READ = bound("read");
    private static final MethodHandle WRITE = bound("write");
    private static final MethodHandle WRITEV = bound("writev");

    private Door() {}

    @SuppressWarnings("restricted")
    private static MethodHandle open() {
      return Linker.nativeLinker().downcallHandle(SIX, Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle bound(String function) {
      return Linker.nativeLinker()
          .downcallHandle(
              MemorySegment.ofAddress(find(function)),
              SIX,
              Linker.Option.captureCallState("errno"));
    }

    static long pass(
        long address, MemorySegment state, long a, long b, long c, long d, long e, long f) {
      try {
        return (long) ANY.invokeExact(MemorySegment.ofAddress(address), state, a, b, c, d, e, f);
      } catch (Throwable unexpected) {
        throw impossible(unexpected);
      }
    }

    static RuntimeException impossible(Throwable thrown) {
      return switch (thrown) {
        case RuntimeException unexpected -> unexpected;
        case Error error -> throw error;
        default ->
            new VarveException(
                ErrorCode.BUG, "a stub threw what no stub declares: " + thrown, thrown);
      };
    }
  }
}
