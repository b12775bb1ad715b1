package dev.varve.fuse;

import org.jspecify.annotations.Nullable;

/// What the kernel asks, with the number that it has on the wire (`enum fuse_opcode`).
public enum Operation {
  /// A name in a directory.
  LOOKUP(1),
  /// References that the kernel gives back.
  FORGET(2),
  /// Attributes of a node.
  GETATTR(3),
  /// New attributes for a node.
  SETATTR(4),
  /// The target of a symbolic link.
  READLINK(5),
  /// A new symbolic link.
  SYMLINK(6),
  /// A new file, device, pipe or socket.
  MKNOD(8),
  /// A new directory.
  MKDIR(9),
  /// A name that goes.
  UNLINK(10),
  /// An empty directory that goes.
  RMDIR(11),
  /// A name that becomes another.
  RENAME(12),
  /// One more name for a node.
  LINK(13),
  /// A file that is opened.
  OPEN(14),
  /// Bytes of a file.
  READ(15),
  /// Bytes for a file.
  WRITE(16),
  /// Size and room of the file system.
  STATFS(17),
  /// An open file that nobody uses any more.
  RELEASE(18),
  /// A file that is to be durable.
  FSYNC(20),
  /// A new extended attribute.
  SETXATTR(21),
  /// An extended attribute.
  GETXATTR(22),
  /// The names of extended attributes.
  LISTXATTR(23),
  /// An extended attribute that goes.
  REMOVEXATTR(24),
  /// A descriptor that is closed.
  FLUSH(25),
  /// The first request of all.
  INIT(26),
  /// A directory that is opened.
  OPENDIR(27),
  /// Entries of a directory.
  READDIR(28),
  /// An open directory that nobody uses any more.
  RELEASEDIR(29),
  /// A directory that is to be durable.
  FSYNCDIR(30),
  /// A lock that is in the way.
  GETLK(31),
  /// A lock, at once or not at all.
  SETLK(32),
  /// A lock that is waited for.
  SETLKW(33),
  /// Whether a caller may.
  ACCESS(34),
  /// A file that is made and opened.
  CREATE(35),
  /// A request whose caller got a signal.
  INTERRUPT(36),
  /// A block of a device; not for network file systems.
  BMAP(37),
  /// The last request of a file system on a block device.
  DESTROY(38),
  /// A command of a device or file system.
  IOCTL(39),
  /// Readiness of a file that is like a device.
  POLL(40),
  /// Data that was asked for by a notification.
  NOTIFY_REPLY(41),
  /// Many [#FORGET] at once.
  BATCH_FORGET(42),
  /// Room for a file, or a hole.
  FALLOCATE(43),
  /// Entries of a directory with their attributes.
  READDIRPLUS(44),
  /// [#RENAME] with flags.
  RENAME2(45),
  /// The next data or hole.
  LSEEK(46),
  /// A range of one file that becomes one of another.
  COPY_FILE_RANGE(47),
  /// All of the file system is to be durable.
  SYNCFS(50),
  /// A file without a name that is made and opened.
  TMPFILE(51),
  /// Attributes of a node with its time of birth.
  STATX(52),
  /// [#COPY_FILE_RANGE] of more than 4 GiB.
  COPY_FILE_RANGE_64(53);

  /// One more than the highest number.
  static final int LIMIT = 64;

  private static final @Nullable Operation[] BY_NUMBER = new @Nullable Operation[LIMIT];

  static {
    for (Operation operation : values()) {
      BY_NUMBER[operation.number] = operation;
    }
  }

  private final int number;

  Operation(int number) {
    this.number = number;
  }

  /// Returns the number on the wire.
  ///
  /// @return an opcode, from 1 to 63
  public int number() {
    return number;
  }

  /// Returns a name for messages, also of numbers that no operation has.
  ///
  /// @param number an opcode
  /// @return the operation's name, or the number
  public static String nameOf(int number) {
    Operation operation = number > 0 && number < LIMIT ? BY_NUMBER[number] : null;
    return operation == null ? "operation " + number : operation.name();
  }
}
