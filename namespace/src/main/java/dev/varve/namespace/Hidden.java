package dev.varve.namespace;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Optional;

/// Directories of the volume that only the superuser sees into.
///
/// @param uploads where unfinished uploads are
/// @param documents where users and keys are
record Hidden(long uploads, long documents) {
  private static final int MODE = 0700;

  static Hidden prepare(VolumeFiles files) {
    return new Hidden(
        directory(files, Name.of(KeyPath.RESERVED + "uploads")),
        directory(files, Name.of(KeyPath.RESERVED + "documents")));
  }

  private static long directory(VolumeFiles files, Name name) {
    Optional<Inode> found = files.lookup(Caller.ROOT, Inode.ROOT, name);
    if (found.isEmpty()) {
      try {
        return files.make(Caller.ROOT, Inode.ROOT, name, FileType.DIRECTORY, MODE, 0, 0).ino();
      } catch (VarveException e) {
        // Another face of the volume was opened at the same time.
        if (e.code() != ErrorCode.ALREADY_EXISTS) {
          throw e;
        }
        found = files.lookup(Caller.ROOT, Inode.ROOT, name);
      }
    }
    return found
        .filter(Inode::isDirectory)
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.NOT_DIRECTORY,
                "'/" + name + "' belongs to the object face and is no directory: move it away"))
        .ino();
  }
}
