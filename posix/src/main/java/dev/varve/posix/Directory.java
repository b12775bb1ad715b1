package dev.varve.posix;

import dev.varve.base.Check;
import java.util.Arrays;
import java.util.Optional;

/// An open directory, and what can be done with names in it. A name is one component, at most 255
/// bytes; nothing here follows a symbolic link unless it is told to, so a walk that opens each
/// directory in turn cannot be led elsewhere. Failed calls change nothing.
///
/// Permissions of what is created are cut by the process's mask ([PosixProcess#replaceMask]).
public final class Directory extends Handle {
  private static final byte[] SELF = {'.'};
  private static final int OPEN = Abi.O_RDONLY | Abi.O_DIRECTORY | Abi.O_CLOEXEC;
  private static final int PERMISSIONS = 0xfff;

  private Directory(int descriptor, Place place) {
    super(descriptor, place);
  }

  /// Opens a directory by its path, following links: where a walk starts.
  ///
  /// @param path absolute, or from the process's working directory
  /// @return the directory, to be closed by the caller
  public static Directory open(byte[] path) {
    Place place = Place.of(path.clone());
    try (Scratch scratch = Scratch.take()) {
      long descriptor =
          SystemCall.OPENAT.call(place, scratch, Abi.AT_FDCWD, scratch.text(path), OPEN);
      return new Directory((int) descriptor, place);
    }
  }

  /// Opens a directory in this one.
  ///
  /// @param name its name; NOT_DIRECTORY or LINK_LOOP when it is a link
  /// @return the directory, to be closed by the caller
  public Directory openDirectory(byte[] name) {
    return new Directory(open(name, OPEN | Abi.O_NOFOLLOW, 0), place().child(name.clone()));
  }

  /// Opens a file that exists.
  ///
  /// @param name its name
  /// @param access what for
  /// @param flags how
  /// @return the file, to be closed by the caller
  public PosixFile openFile(byte[] name, Access access, OpenFlag... flags) {
    return new PosixFile(open(name, bits(access, flags), 0), place().child(name.clone()));
  }

  /// Opens a file, and makes it if there is none; with [OpenFlag#EXCLUSIVE] only if there is none.
  ///
  /// @param name its name
  /// @param permissions of a new file, the low twelve bits of a mode
  /// @param access what for
  /// @param flags how
  /// @return the file, to be closed by the caller
  public PosixFile createFile(byte[] name, int permissions, Access access, OpenFlag... flags) {
    int bits = bits(access, flags) | Abi.O_CREAT;
    return new PosixFile(open(name, bits, permissions), place().child(name.clone()));
  }

  /// Starts to list this directory; several listings may go on at once.
  ///
  /// @return the listing, to be closed by the caller
  public Listing list() {
    return new Listing(new Directory(open(SELF, OPEN, 0), place()));
  }

  /// Names an entry, to ask or change what it names. Makes no call.
  ///
  /// @param name the name, which need not exist
  /// @return what has that name whenever it is asked
  public NamedNode node(byte[] name) {
    return new NamedNode(this, name.clone());
  }

  /// Asks what has a name, if anything does.
  ///
  /// @param name the name
  /// @return what [Node#stat] says, empty when there is no such name
  public Optional<FileStat> find(byte[] name) {
    NamedNode node = new NamedNode(this, name);
    try (Scratch scratch = Scratch.take()) {
      long answer = node.statx(scratch);
      if (answer == -Errno.ENOENT) {
        return Optional.empty();
      }
      if (answer < 0) {
        throw Errno.failure(SystemCall.STATX, node.path(), (int) -answer);
      }
      return Optional.of(FileStat.of(scratch.data(), node.place()));
    }
  }

  /// Reads a symbolic link (`readlinkat(2)`).
  ///
  /// @param name its name; INVALID_ARGUMENT when it is no link
  /// @return where it leads
  public byte[] readLink(byte[] name) {
    try (Scratch scratch = Scratch.take()) {
      long bytes =
          call(SystemCall.READLINKAT, name, scratch, scratch.dataAddress(), Scratch.DATA_BYTES);
      return scratch.bytes(bytes);
    }
  }

  /// Makes a symbolic link (`symlinkat(2)`).
  ///
  /// @param name its name
  /// @param target where it leads, which need not exist
  public void makeSymlink(byte[] name, byte[] target) {
    try (Scratch scratch = Scratch.take()) {
      SystemCall.SYMLINKAT.call(
          place().child(name), scratch, scratch.text(target), descriptor(), scratch.name(name));
    }
  }

  /// Gives a file another name (`linkat(2)`). Of a symbolic link, the link itself gets it.
  ///
  /// @param name the name that it has here
  /// @param newDirectory where the new name goes
  /// @param newName the new name
  public void link(byte[] name, Directory newDirectory, byte[] newName) {
    two(SystemCall.LINKAT, name, newDirectory, newName, 0);
  }

  /// Makes a directory (`mkdirat(2)`).
  ///
  /// @param name its name
  /// @param permissions the low twelve bits of its mode
  public void makeDirectory(byte[] name, int permissions) {
    try (Scratch scratch = Scratch.take()) {
      call(SystemCall.MKDIRAT, name, scratch, permissions);
    }
  }

  /// Makes a pipe, socket, device or empty file (`mknodat(2)`). Devices are for root.
  ///
  /// @param name its name
  /// @param type what it becomes
  /// @param permissions the low twelve bits of its mode
  /// @param device which device, [DeviceNumber#NONE] for what is none
  public void makeNode(byte[] name, FileType type, int permissions, DeviceNumber device) {
    Check.argument(
        (permissions & ~PERMISSIONS) == 0,
        () -> "permissions are twelve bits, not 0" + Integer.toOctalString(permissions));
    try (Scratch scratch = Scratch.take()) {
      call(SystemCall.MKNODAT, name, scratch, type.bits() | permissions, device.encoded());
    }
  }

  /// Removes a name of anything but a directory (`unlinkat(2)`).
  ///
  /// @param name the name
  public void removeFile(byte[] name) {
    try (Scratch scratch = Scratch.take()) {
      call(SystemCall.UNLINKAT, name, scratch, 0);
    }
  }

  /// Removes an empty directory (`unlinkat(2)`).
  ///
  /// @param name its name
  public void removeDirectory(byte[] name) {
    try (Scratch scratch = Scratch.take()) {
      call(SystemCall.UNLINKAT, name, scratch, Abi.AT_REMOVEDIR);
    }
  }

  /// Renames at one stroke (`renameat2(2)`).
  ///
  /// @param name the name that it has here
  /// @param newDirectory where the new name goes, on the same file system
  /// @param newName the new name
  /// @param mode what becomes of what has the new name
  public void rename(byte[] name, Directory newDirectory, byte[] newName, RenameMode mode) {
    two(SystemCall.RENAMEAT2, name, newDirectory, newName, mode.bits());
  }

  private int open(byte[] name, int flags, int permissions) {
    try (Scratch scratch = Scratch.take()) {
      return (int) call(SystemCall.OPENAT, name, scratch, flags, permissions);
    }
  }

  private static int bits(Access access, OpenFlag... flags) {
    // Opening a terminal must not make it the one that signals come from.
    int bits = access.bits() | Abi.O_CLOEXEC | Abi.O_NOCTTY;
    for (OpenFlag flag : flags) {
      bits |= flag.bits();
    }
    return Arrays.asList(flags).contains(OpenFlag.FOLLOW_LINK) ? bits : bits | Abi.O_NOFOLLOW;
  }

  /// Makes a call whose first arguments are this descriptor and a name.
  private long call(SystemCall call, byte[] name, Scratch scratch, long... arguments) {
    long[] all = new long[arguments.length + 2];
    all[0] = descriptor();
    all[1] = scratch.name(name);
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return call.call(place().child(name), scratch, all);
  }

  /// Makes a call with two places.
  private void two(
      SystemCall call, byte[] name, Directory newDirectory, byte[] newName, int flags) {
    try (Scratch scratch = Scratch.take()) {
      long answer =
          call.answer(
              scratch,
              descriptor(),
              scratch.name(name),
              newDirectory.descriptor(),
              scratch.secondName(newName),
              flags);
      if (answer < 0) {
        String places = node(name) + " to " + newDirectory.node(newName);
        throw Errno.failure(call, places, (int) -answer);
      }
    }
  }
}
