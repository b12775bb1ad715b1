package dev.varve.fuse.kernel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Mounting by `fusermount3`, which root has installed for everybody else. It opens the device,
/// mounts, and passes the device back over a socket (`_FUSE_COMMFD`). Started by `posix_spawn(3)`,
/// because the JDK's process builder closes the socket in the child.
public final class Fusermount {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0_2000000;
  private static final int O_CLOEXEC = 0_2000000;

  /// Where the child finds its end of the socket.
  private static final int SOCKET_DESCRIPTOR = 3;

  private static final int STANDARD_ERROR = 2;

  /// Larger than `posix_spawn_file_actions_t` on any architecture.
  private static final int ACTIONS_BYTES = 256;

  private static final int MESSAGE_BYTES = 56;
  private static final int CONTROL_BYTES = 64;
  private static final int CONTROL_HEAD_BYTES = 16;
  private static final int SCM_RIGHTS = 1;
  private static final int SOL_SOCKET = 1;
  private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

  private final String program;

  /// Names the helper.
  ///
  /// @param program its name on the path, or a path
  public Fusermount(String program) {
    this.program = program;
  }

  /// Mounts.
  ///
  /// @param target an absolute path of a directory that belongs to the user
  /// @param options what comes after `-o`
  /// @return the device
  public Device mount(String target, String options) {
    try (Arena arena = Arena.ofConfined()) {
      int[] sockets = sockets(arena);
      List<String> command = List.of(program, "-o", options, "--", target);
      try (Child child = start(command, sockets[1])) {
        SystemCall.CLOSE.answer(sockets[1]);
        int descriptor = receiveDescriptor(arena, sockets[0]);
        SystemCall.CLOSE.answer(sockets[0]);
        String said = child.end();
        if (descriptor < 0) {
          throw new VarveException(
              ErrorCode.NOT_PERMITTED,
              program + " did not mount " + target + ": " + (said.isEmpty() ? "no reason" : said));
        }
        return new Device(descriptor);
      }
    }
  }

  /// Unmounts.
  ///
  /// @param target where
  /// @param lazily whether also when somebody uses it
  /// @return whether nothing is mounted there any more
  public boolean unmount(String target, boolean lazily) {
    List<String> command =
        lazily ? List.of(program, "-u", "-z", "--", target) : List.of(program, "-u", "--", target);
    try (Child child = start(command, -1)) {
      child.end();
      return child.status() == 0;
    }
  }

  private static int[] sockets(Arena arena) {
    MemorySegment pair = arena.allocate(2L * Integer.BYTES, Integer.BYTES);
    int answer = SystemCall.SOCKETPAIR.answer(AF_UNIX, SOCK_STREAM_CLOEXEC, 0, pair.address());
    return opened(SystemCall.SOCKETPAIR, answer, pair);
  }

  private static int[] pipe(Arena arena) {
    MemorySegment pair = arena.allocate(2L * Integer.BYTES, Integer.BYTES);
    return opened(SystemCall.PIPE2, SystemCall.PIPE2.answer(pair.address(), O_CLOEXEC), pair);
  }

  private static int[] opened(SystemCall call, int answer, MemorySegment pair) {
    if (answer < 0) {
      throw KernelFailure.of(call, "a mount", -answer, "raise the limit of open files");
    }
    return pair.toArray(ValueLayout.JAVA_INT);
  }

  private Child start(List<String> command, int socket) {
    try (Arena arena = Arena.ofConfined()) {
      int[] errors = pipe(arena);
      MemorySegment actions = arena.allocate(ACTIONS_BYTES, 8);
      SystemCall.POSIX_SPAWN_FILE_ACTIONS_INIT.answer(actions.address());
      duplicate(actions, errors[1], STANDARD_ERROR);
      if (socket >= 0) {
        duplicate(actions, socket, SOCKET_DESCRIPTOR);
      }
      MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
      int errno =
          SystemCall.POSIX_SPAWNP.answer(
              pid.address(),
              arena.allocateFrom(program).address(),
              actions.address(),
              0,
              strings(arena, command).address(),
              strings(arena, environment()).address());
      SystemCall.POSIX_SPAWN_FILE_ACTIONS_DESTROY.answer(actions.address());
      SystemCall.CLOSE.answer(errors[1]);
      if (errno != 0) {
        SystemCall.CLOSE.answer(errors[0]);
        throw KernelFailure.of(
            SystemCall.POSIX_SPAWNP, program, errno, "install fuse3, or mount as root");
      }
      return new Child(pid.get(ValueLayout.JAVA_INT, 0), errors[0]);
    }
  }

  private static void duplicate(MemorySegment actions, int from, int to) {
    SystemCall.POSIX_SPAWN_FILE_ACTIONS_ADDDUP2.answer(actions.address(), from, to);
  }

  private static List<String> environment() {
    Map<String, String> inherited = System.getenv();
    return List.of(
        "PATH=" + inherited.getOrDefault("PATH", "/usr/bin:/bin"),
        "_FUSE_COMMFD=" + SOCKET_DESCRIPTOR);
  }

  private static MemorySegment strings(Arena arena, List<String> strings) {
    MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, strings.size() + 1L);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ValueLayout.JAVA_LONG, i, arena.allocateFrom(strings.get(i)).address());
    }
    return array;
  }

  /// Receives one message with a descriptor (`recvmsg(2)`).
  ///
  /// @return the descriptor, or -1 when the other end was closed without one
  private static int receiveDescriptor(Arena arena, int socket) {
    MemorySegment vector = arena.allocate(ValueLayout.JAVA_LONG, 2);
    vector.setAtIndex(ValueLayout.JAVA_LONG, 0, arena.allocate(1).address());
    vector.setAtIndex(ValueLayout.JAVA_LONG, 1, 1);
    MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    MemorySegment message = arena.allocate(MESSAGE_BYTES, 8);
    message.set(ValueLayout.JAVA_LONG, 16, vector.address());
    message.set(ValueLayout.JAVA_LONG, 24, 1);
    message.set(ValueLayout.JAVA_LONG, 32, control.address());
    message.set(ValueLayout.JAVA_LONG, 40, CONTROL_BYTES);
    long got = SystemCall.RECVMSG.longAnswer(socket, message.address(), MSG_CMSG_CLOEXEC);
    boolean hasDescriptor =
        got > 0
            && message.get(ValueLayout.JAVA_LONG, 40) >= CONTROL_HEAD_BYTES + Integer.BYTES
            && control.get(ValueLayout.JAVA_INT, 8) == SOL_SOCKET
            && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS;
    return hasDescriptor ? control.get(ValueLayout.JAVA_INT, CONTROL_HEAD_BYTES) : -1;
  }

  /// A helper that runs.
  private static final class Child implements AutoCloseable {
    private final int pid;
    private final int errors;
    private int status = -1;

    Child(int pid, int errors) {
      this.pid = pid;
      this.errors = errors;
    }

    /// Waits for its end.
    ///
    /// @return what it said about errors
    String end() {
      String said =
          TextFile.readAll(errors)
              .map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip())
              .orElse("");
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment word = arena.allocate(ValueLayout.JAVA_INT);
        SystemCall.WAITPID.answer(pid, word.address(), 0);
        status = word.get(ValueLayout.JAVA_INT, 0);
      }
      return said;
    }

    /// Returns how it ended, 0 for success.
    int status() {
      return status;
    }

    @Override
    public void close() {
      SystemCall.CLOSE.answer(errors);
    }
  }
}
