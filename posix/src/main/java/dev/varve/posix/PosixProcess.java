package dev.varve.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What the kernel knows of this process: who it is, and what new files may not allow.
public final class PosixProcess {
  private static final Place PLACE = Place.of("this process".getBytes(StandardCharsets.US_ASCII));

  /// How often the number of groups may change between asking for it and reading them.
  private static final int MAX_ATTEMPTS = 10;

  private PosixProcess() {}

  /// Returns who files are made by (`geteuid(2)`).
  ///
  /// @return the effective user, unsigned; 0 is root
  public static int user() {
    try (Scratch scratch = Scratch.take()) {
      return (int) SystemCall.GETEUID.call(PLACE, scratch);
    }
  }

  /// Returns the group of that user's new files (`getegid(2)`).
  ///
  /// @return the effective group, unsigned
  public static int group() {
    try (Scratch scratch = Scratch.take()) {
      return (int) SystemCall.GETEGID.call(PLACE, scratch);
    }
  }

  /// Returns the further groups (`getgroups(2)`).
  ///
  /// @return group ids, unsigned, in no order
  public static int[] groups() {
    try (Scratch scratch = Scratch.take();
        Arena arena = Arena.ofConfined()) {
      for (int attempt = 1; ; attempt++) {
        long count = SystemCall.GETGROUPS.call(PLACE, scratch, 0, 0);
        MemorySegment ids = arena.allocate(ValueLayout.JAVA_INT, count + 1);
        long answer = SystemCall.GETGROUPS.answer(scratch, count, count == 0 ? 0 : ids.address());
        if (answer >= 0) {
          int found = (int) Math.min(answer, count);
          return ids.asSlice(0, (long) found * Integer.BYTES).toArray(ValueLayout.JAVA_INT);
        }
        if (attempt == MAX_ATTEMPTS) {
          throw Errno.failure(SystemCall.GETGROUPS, PLACE.toString(), (int) -answer);
        }
      }
    }
  }

  /// Replaces the permissions that new files and directories do not get (`umask(2)`). For the whole
  /// process, all threads.
  ///
  /// @param mask nine bits of permissions
  /// @return the mask before
  public static int replaceMask(int mask) {
    try (Scratch scratch = Scratch.take()) {
      return (int) SystemCall.UMASK.call(PLACE, scratch, mask);
    }
  }
}
