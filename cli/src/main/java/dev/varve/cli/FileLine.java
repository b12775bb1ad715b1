package dev.varve.cli;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// Shows an inode on one line, as `ls -l` does.
final class FileLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  private static final String PERMISSIONS = "rwxrwxrwx";

  private FileLine() {}

  /// Shows it for a person.
  static String text(Inode inode, String name) {
    return String.format(
        "%s %3d %5s %5s %12s %s %s",
        mode(inode),
        inode.nlink(),
        Integer.toUnsignedString(inode.uid()),
        Integer.toUnsignedString(inode.gid()),
        Long.toString(inode.size()),
        time(inode.mtime()),
        target(inode).isEmpty() ? name : name + " -> " + target(inode));
  }

  /// Shows it for a script.
  static JsonLine json(Inode inode, String path) {
    JsonLine line =
        new JsonLine()
            .put("path", path)
            .put("type", typeName(inode.type()))
            .put("ino", inode.ino())
            .put("mode", String.format("%04o", inode.mode()))
            .put("uid", Integer.toUnsignedLong(inode.uid()))
            .put("gid", Integer.toUnsignedLong(inode.gid()))
            .put("nlink", inode.nlink())
            .put("sizeBytes", inode.size())
            .put("allocatedBytes", inode.allocated())
            .put("atimeNanos", inode.atime())
            .put("mtimeNanos", inode.mtime())
            .put("ctimeNanos", inode.ctime())
            .put("btimeNanos", inode.btime());
    return inode.type() == FileType.SYMLINK ? line.put("target", target(inode)) : line;
  }

  /// Shows a time of a volume in the zone of the machine.
  static String time(long nanos) {
    return TIME.format(Instant.EPOCH.plus(nanos, ChronoUnit.NANOS));
  }

  static String typeName(FileType type) {
    return type.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  static String target(Inode inode) {
    byte[] target = inode.target();
    return target == null ? "" : new String(target, StandardCharsets.UTF_8);
  }

  private static String mode(Inode inode) {
    StringBuilder text = new StringBuilder().append(letter(inode.type())).append(PERMISSIONS);
    for (int i = 0; i < PERMISSIONS.length(); i++) {
      if ((inode.mode() & (1 << (PERMISSIONS.length() - 1 - i))) == 0) {
        text.setCharAt(i + 1, '-');
      }
    }
    special(text, 3, inode.mode() & 04000, 's');
    special(text, 6, inode.mode() & 02000, 's');
    special(text, 9, inode.mode() & 01000, 't');
    return text.append(inode.hasAcl() ? '+' : ' ').toString();
  }

  private static void special(StringBuilder text, int at, int bit, char letter) {
    if (bit != 0) {
      text.setCharAt(at, text.charAt(at) == '-' ? Character.toUpperCase(letter) : letter);
    }
  }

  private static char letter(FileType type) {
    return switch (type) {
      case REGULAR -> '-';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case FIFO -> 'p';
      case SOCKET -> 's';
      case CHARACTER_DEVICE -> 'c';
      case BLOCK_DEVICE -> 'b';
    };
  }
}
