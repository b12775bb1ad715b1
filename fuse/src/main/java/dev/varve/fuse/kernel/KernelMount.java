package dev.varve.fuse.kernel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Mounting and unmounting by system calls, which is for root.
public final class KernelMount {
  /// What a place in the file system looks like from outside.
  public enum State {
    /// A file system that answers.
    ALIVE,
    /// A FUSE file system whose process is gone.
    STALE,
    /// Nothing, or nothing that may be looked at.
    ABSENT
  }

  /// How an unmount ended.
  public enum Unmounted {
    /// Nothing is mounted any more.
    DONE,
    /// Somebody uses it.
    BUSY,
    /// There was nothing.
    NOT_MOUNTED
  }

  /// How to unmount.
  public enum Way {
    /// Only when nobody uses it.
    CLEAN(0),
    /// Out of sight now, gone when the last user leaves.
    LAZY(2),
    /// Cuts the connection: everybody who waits gets an error.
    ABORT(1);

    private final int flags;

    Way(int flags) {
      this.flags = flags;
    }
  }

  /// Flags of `mount(2)`: no writes.
  public static final int READ_ONLY = 1;

  /// Set-user-id means nothing.
  public static final int NO_SUID = 2;

  /// Devices cannot be opened.
  public static final int NO_DEVICES = 4;

  /// Times of reading are not kept.
  public static final int NO_ACCESS_TIMES = 1_024;

  private static final int PATH_BYTES = 4_096;

  /// Larger than `struct statfs` on any architecture.
  private static final int STATFS_BYTES = 256;

  private static final int SC_PAGESIZE = 30;

  private KernelMount() {}

  /// Mounts.
  ///
  /// @param source what tables of mounts show as the device
  /// @param target an absolute path of a directory
  /// @param type what tables of mounts show as the type
  /// @param flags of the constants
  /// @param data options for the file system
  public static void mount(String source, String target, String type, int flags, String data) {
    try (Arena arena = Arena.ofConfined()) {
      int answer =
          SystemCall.MOUNT.answer(
              arena.allocateFrom(source).address(),
              arena.allocateFrom(target).address(),
              arena.allocateFrom(type).address(),
              flags,
              arena.allocateFrom(data).address());
      if (answer < 0) {
        throw KernelFailure.of(
            SystemCall.MOUNT, target, -answer, "mount as root, on a directory that exists");
      }
    }
  }

  /// Unmounts.
  ///
  /// @param target where
  /// @param way how
  /// @return how it ended
  public static Unmounted unmount(String target, Way way) {
    try (Arena arena = Arena.ofConfined()) {
      int answer = SystemCall.UMOUNT2.answer(arena.allocateFrom(target).address(), way.flags);
      return switch (answer) {
        case 0 -> Unmounted.DONE;
        case -SystemCall.EBUSY -> Unmounted.BUSY;
        case -SystemCall.EINVAL, -SystemCall.ENOENT -> Unmounted.NOT_MOUNTED;
        default ->
            throw KernelFailure.of(
                SystemCall.UMOUNT2, target, -answer, "unmount as whoever mounted it, or as root");
      };
    }
  }

  /// Looks at a place. Asks the file system itself (`statfs(2)`), because attributes may be
  /// answered from a cache long after its process is gone.
  ///
  /// @param path where
  /// @return what it looks like
  public static State state(String path) {
    try (Arena arena = Arena.ofConfined()) {
      int answer =
          SystemCall.STATFS.answer(
              arena.allocateFrom(path).address(), arena.allocate(STATFS_BYTES, 8).address());
      return switch (answer) {
        case 0 -> State.ALIVE;
        case -SystemCall.ENOTCONN, -SystemCall.ECONNABORTED -> State.STALE;
        default -> State.ABSENT;
      };
    }
  }

  /// Resolves links and dots.
  ///
  /// @param path a path
  /// @return the absolute path of what is there
  @SuppressWarnings("restricted")
  public static String realPath(String path) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment resolved = arena.allocate(PATH_BYTES);
      long answer =
          SystemCall.REALPATH.longAnswer(arena.allocateFrom(path).address(), resolved.address());
      if (answer == 0) {
        throw new VarveException(
            ErrorCode.NOT_FOUND, "there is no directory " + path + " to mount on; create it");
      }
      return resolved.getString(0, StandardCharsets.UTF_8);
    }
  }

  /// Returns the size of a page of memory.
  ///
  /// @return bytes
  public static int pageBytes() {
    return SystemCall.SYSCONF.answer(SC_PAGESIZE);
  }

  /// Returns who runs this process, as far as files are concerned.
  ///
  /// @return the effective user, unsigned; 0 is root
  public static int effectiveUser() {
    return SystemCall.GETEUID.answer();
  }

  /// Returns who started this process.
  ///
  /// @return the real user, unsigned
  public static int user() {
    return SystemCall.GETUID.answer();
  }

  /// Returns the group of who started this process.
  ///
  /// @return the real group, unsigned
  public static int group() {
    return SystemCall.GETGID.answer();
  }
}
