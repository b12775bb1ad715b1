package dev.varve.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An inode, reached by an open [Handle] or as a [NamedNode], and what can be asked of and done to
/// it either way. Links are never followed. Every method fails with the error code of the kernel's
/// answer; a failed change changes nothing.
public abstract sealed class Node permits Handle, NamedNode {
  private final Place place;

  Node(Place place) {
    this.place = place;
  }

  /// Returns where it was when it was opened or named, for messages. Bytes that are not text look
  /// like `\xff`.
  ///
  /// @return a path, from where the first directory was opened
  public final String path() {
    return place.toString();
  }

  /// Asks what it is (`statx(2)`).
  ///
  /// @return all that there is to know
  public final FileStat stat() {
    try (Scratch scratch = Scratch.take()) {
      long answer = statx(scratch);
      if (answer < 0) {
        throw Errno.failure(SystemCall.STATX, path(), (int) -answer);
      }
      return FileStat.of(scratch.data(), place);
    }
  }

  /// Sets the permissions (`fchmod(2)`). A symbolic link has none: NOT_SUPPORTED.
  ///
  /// @param permissions the low twelve bits of a mode
  public abstract void setPermissions(int permissions);

  /// Sets owner and group (`fchown(2)`). The kernel clears set-user-id and set-group-id of files,
  /// so set permissions afterwards.
  ///
  /// @param uid the owner, unsigned; -1 to keep it
  /// @param gid the group, unsigned; -1 to keep it
  public abstract void setOwner(int uid, int gid);

  /// Sets the times (`utimensat(2)`). A time that the file system cannot hold becomes the nearest
  /// that it can.
  ///
  /// @param accessed when it was read
  /// @param modified when its content changed
  public abstract void setTimes(TimeChange accessed, TimeChange modified);

  /// Lists the names of its extended attributes (`listxattr(2)`), of all namespaces that this
  /// caller may see.
  ///
  /// @return names with their namespace, as `user.name`, in no order
  public final List<byte[]> attributes() {
    try (Scratch scratch = Scratch.take()) {
      long target = attributeTarget(scratch);
      long bytes =
          attributeCalls()
              .list
              .call(place, scratch, target, scratch.dataAddress(), Scratch.DATA_BYTES);
      return split(scratch.bytes(bytes));
    }
  }

  /// Reads an extended attribute (`getxattr(2)`).
  ///
  /// @param name the name with its namespace
  /// @return its value, empty when there is no such attribute
  public final Optional<byte[]> attribute(byte[] name) {
    try (Scratch scratch = Scratch.take()) {
      SystemCall get = attributeCalls().get;
      long target = attributeTarget(scratch);
      long answer =
          get.answer(
              scratch, target, scratch.text(name), scratch.dataAddress(), Scratch.DATA_BYTES);
      if (answer == -Errno.ENODATA) {
        return Optional.empty();
      }
      if (answer < 0) {
        throw attributeFailure(get, name, answer);
      }
      return Optional.of(scratch.bytes(answer));
    }
  }

  /// Sets an extended attribute (`setxattr(2)`).
  ///
  /// @param name the name with its namespace
  /// @param value at most 64 KiB; many file systems take less
  /// @param mode whether it must exist
  public final void setAttribute(byte[] name, byte[] value, AttributeMode mode) {
    try (Scratch scratch = Scratch.take()) {
      SystemCall set = attributeCalls().set;
      long target = attributeTarget(scratch);
      // The kernel refuses a longer value by its length, before it reads any of it.
      int copied = Math.min(value.length, Scratch.DATA_BYTES);
      MemorySegment.copy(value, 0, scratch.data(), ValueLayout.JAVA_BYTE, 0, copied);
      long answer =
          set.answer(
              scratch,
              target,
              scratch.text(name),
              scratch.dataAddress(),
              value.length,
              mode.bits());
      if (answer < 0) {
        throw attributeFailure(set, name, answer);
      }
    }
  }

  /// Removes an extended attribute (`removexattr(2)`).
  ///
  /// @param name the name with its namespace; NO_ATTRIBUTE when there is none
  public final void removeAttribute(byte[] name) {
    try (Scratch scratch = Scratch.take()) {
      SystemCall remove = attributeCalls().remove;
      long target = attributeTarget(scratch);
      long answer = remove.answer(scratch, target, scratch.text(name));
      if (answer < 0) {
        throw attributeFailure(remove, name, answer);
      }
    }
  }

  @Override
  public final String toString() {
    return path();
  }

  final Place place() {
    return place;
  }

  /// Asks the kernel, into the scratch's buffer.
  ///
  /// @return 0, or the errno below zero
  abstract long statx(Scratch scratch);

  /// The first argument of calls for extended attributes.
  abstract long attributeTarget(Scratch scratch);

  abstract AttributeCalls attributeCalls();

  /// The calls that differ in their first argument only.
  enum AttributeCalls {
    BY_DESCRIPTOR(
        SystemCall.FLISTXATTR, SystemCall.FGETXATTR, SystemCall.FSETXATTR, SystemCall.FREMOVEXATTR),
    BY_PATH(
        SystemCall.LLISTXATTR, SystemCall.LGETXATTR, SystemCall.LSETXATTR, SystemCall.LREMOVEXATTR);

    private final SystemCall list;
    private final SystemCall get;
    private final SystemCall set;
    private final SystemCall remove;

    AttributeCalls(SystemCall list, SystemCall get, SystemCall set, SystemCall remove) {
      this.list = list;
      this.get = get;
      this.set = set;
      this.remove = remove;
    }
  }

  /// Writes the two `timespec` that `utimensat(2)` takes.
  ///
  /// @return their address
  static long times(Scratch scratch, TimeChange accessed, TimeChange modified) {
    MemorySegment data = scratch.data();
    data.setAtIndex(ValueLayout.JAVA_LONG, 0, accessed.seconds());
    data.setAtIndex(ValueLayout.JAVA_LONG, 1, accessed.nanos());
    data.setAtIndex(ValueLayout.JAVA_LONG, 2, modified.seconds());
    data.setAtIndex(ValueLayout.JAVA_LONG, 3, modified.nanos());
    return scratch.dataAddress();
  }

  private RuntimeException attributeFailure(SystemCall call, byte[] name, long answer) {
    return Errno.failure(
        call, "attribute " + Place.printable(name) + " of " + path(), (int) -answer);
  }

  private static List<byte[]> split(byte[] names) {
    List<byte[]> split = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < names.length; i++) {
      if (names[i] == 0) {
        split.add(Arrays.copyOfRange(names, start, i));
        start = i + 1;
      }
    }
    return split;
  }
}
