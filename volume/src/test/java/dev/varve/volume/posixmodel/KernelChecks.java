package dev.varve.volume.posixmodel;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.posixmodel.ModelWalk.Last;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import dev.varve.volume.posixmodel.VolumePaths.Place;
import java.util.Optional;

/// What the kernel refuses before a file system is asked to rename, or to set an attribute.
final class KernelChecks {
  private KernelChecks() {}

  static void check(VolumePaths paths, Place from, Place to, RenameMode mode) {
    if (from.last() != Last.NAME) {
      throw new VarveException(ErrorCode.IN_USE, from.text());
    }
    if (to.last() != Last.NAME) {
      throw new VarveException(
          mode == RenameMode.KEEP ? ErrorCode.ALREADY_EXISTS : ErrorCode.IN_USE, to.text());
    }
    if (from.slash() || to.slash()) {
      checkSlashes(paths, from, to, mode);
    }
  }

  private static void checkSlashes(VolumePaths paths, Place from, Place to, RenameMode mode) {
    Inode moved = paths.existing(from);
    Optional<Inode> taken = paths.child(to);
    boolean isExchange = mode == RenameMode.EXCHANGE;
    if ((isExchange && taken.isEmpty()) || (mode == RenameMode.KEEP && taken.isPresent())) {
      return;
    }
    boolean isFile = !moved.isDirectory() && (from.slash() || !isExchange);
    boolean isOntoFile = isExchange && to.slash() && !taken.orElseThrow().isDirectory();
    if (isFile || isOntoFile) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, from.text() + " to " + to.text());
    }
  }

  static PosixAnswer refusedXattr(String name, String value) {
    if (name.isEmpty() || name.length() > 255) {
      return new Failed("ERANGE");
    }
    return value.length() > 65_536 ? new Failed("E2BIG") : PosixAnswer.DONE;
  }
}
