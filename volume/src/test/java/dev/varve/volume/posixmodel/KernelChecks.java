package dev.varve.volume.posixmodel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import dev.varve.volume.posixmodel.VolumePaths.Place;
import java.util.Optional;

/// What the kernel refuses before a file system is asked to rename, or to set an attribute.
final class KernelChecks {
  private static final int MAX_XATTR_BYTES = 65_536;

  private KernelChecks() {}

  static void check(VolumePaths paths, Place from, Place to, RenameMode mode) {
    if (from.last() != Last.NAME) {
      throw new VarveException(ErrorCode.IN_USE, from.text());
    }
    if (to.last() != Last.NAME) {
      throw new VarveException(
          mode == RenameMode.KEEP ? ErrorCode.ALREADY_EXISTS : ErrorCode.IN_USE, to.text());
    }
    boolean isLong = to.text().length() > Name.MAX_BYTES;
    if (from.slash() || to.slash() || isLong) {
      checkLastNames(paths, from, to, mode);
    }
  }

  private static void checkLastNames(VolumePaths paths, Place from, Place to, RenameMode mode) {
    Inode moved = paths.existing(from);
    Optional<Inode> taken = paths.child(to);
    boolean isExchange = mode == RenameMode.EXCHANGE;
    if ((isExchange && taken.isEmpty()) || (mode == RenameMode.KEEP && taken.isPresent())) {
      return;
    }
    boolean isFile = !moved.isDirectory() && (from.slash() || (to.slash() && !isExchange));
    boolean isOntoFile = isExchange && to.slash() && !taken.orElseThrow().isDirectory();
    if (isFile || isOntoFile) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, from.text() + " to " + to.text());
    }
  }

  static void checkXattrValue(String value) {
    if (value.length() > MAX_XATTR_BYTES) {
      throw new VarveException(ErrorCode.ATTRIBUTE_TOO_LARGE, "a long value");
    }
  }

  /// No code of ours means `ERANGE`.
  static boolean isXattrName(String name) {
    return !name.isEmpty() && name.length() <= Name.MAX_BYTES;
  }
}
