package dev.varve.volume.posixmodel;

import dev.varve.base.ErrorCode;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.posixmodel.PosixAnswer.Attributes;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;
import dev.varve.volume.state.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Turns what a volume says into answers.
final class VolumeAnswers {
  private static final Map<Integer, String> ERRNOS =
      Map.ofEntries(
          Map.entry(1, "EPERM"),
          Map.entry(2, "ENOENT"),
          Map.entry(6, "ENXIO"),
          Map.entry(7, "E2BIG"),
          Map.entry(9, "EBADF"),
          Map.entry(13, "EACCES"),
          Map.entry(16, "EBUSY"),
          Map.entry(17, "EEXIST"),
          Map.entry(20, "ENOTDIR"),
          Map.entry(21, "EISDIR"),
          Map.entry(22, "EINVAL"),
          Map.entry(27, "EFBIG"),
          Map.entry(31, "EMLINK"),
          Map.entry(36, "ENAMETOOLONG"),
          Map.entry(39, "ENOTEMPTY"),
          Map.entry(40, "ELOOP"),
          Map.entry(61, "ENODATA"),
          Map.entry(95, "EOPNOTSUPP"));

  private VolumeAnswers() {}

  /// Codes that no call of ours should meet are told as they are.
  static Failed failed(ErrorCode code) {
    return new Failed(
        code.kind().isFault() ? code.name() : ERRNOS.getOrDefault(code.errno(), code.name()));
  }

  static Attributes attributes(Inode inode) {
    return new Attributes(
        letter(inode.type()),
        inode.ino(),
        inode.mode(),
        inode.nlink(),
        inode.uid(),
        inode.gid(),
        inode.isDirectory() ? 0 : inode.size(),
        inode.rdev(),
        Moment.set(inode.atime()),
        Moment.set(inode.mtime()),
        Moment.set(inode.ctime()));
  }

  static String listed(Entry entry) {
    return text(entry.name()) + "/" + letter(entry.type());
  }

  static String text(Name name) {
    return text(name.toBytes());
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static char letter(FileType type) {
    return switch (type) {
      case REGULAR -> 'f';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case FIFO -> 'p';
      case SOCKET -> 's';
      case CHARACTER_DEVICE -> 'c';
      case BLOCK_DEVICE -> 'b';
    };
  }
}
