package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.Access;
import dev.varve.posix.Directory;
import dev.varve.posix.FileStat;
import dev.varve.posix.OpenFlag;
import dev.varve.posix.PosixFile;
import dev.varve.volume.inode.Inode;
import java.nio.ByteBuffer;

/// Copies a regular file into a file of a volume that is there, unless it is the same already.
///
/// @param directory where the source is; stays open until this is done
/// @param name its name there
/// @param stat what it was when it was found
/// @param target the file in the volume
/// @param made whether that is new
@SuppressWarnings("ArrayRecordComponent")
record FileImport(
    WritableTree tree,
    AttributeImport attributes,
    TreeOptions options,
    TreeCounts counts,
    CopyCrew crew,
    Directory directory,
    byte[] name,
    FileStat stat,
    Inode target,
    boolean made)
    implements CopyCrew.Job {
  @Override
  public void run(ByteBuffer buffer) {
    if (crew.isStopped()) {
      return;
    }
    if (isSame(buffer)) {
      attributes.apply(directory.node(name), stat, target);
      counts.unchanged();
      return;
    }
    if (made && stat.sizeBytes() == 0) {
      attributes.apply(directory.node(name), stat, target);
    } else {
      copy(buffer);
    }
    counts.file();
  }

  private boolean isSame(ByteBuffer buffer) {
    if (made || !Translation.isSameContent(target, stat)) {
      return false;
    }
    if (!options.checksum()) {
      return true;
    }
    try (PosixFile source = open();
        VolumeTree.Content content = tree.open(target.ino())) {
      return ContentCopy.isEqual(source, content, stat.sizeBytes(), buffer);
    }
  }

  private void copy(ByteBuffer buffer) {
    try (PosixFile source = open()) {
      try (WritableTree.Sink sink = tree.rewrite(target.ino())) {
        counts.copied(ContentCopy.intoVolume(source, stat, sink, buffer));
      }
      checkUnchanged(source.stat());
      attributes.applyAfterContent(source, stat, target);
    }
  }

  /// Opens the source without changing its time of access, where that is allowed.
  private PosixFile open() {
    try {
      return directory.openFile(name, Access.READ, OpenFlag.NO_WAIT, OpenFlag.KEEP_ACCESS_TIME);
    } catch (VarveException fault) {
      if (fault.code() == ErrorCode.NOT_PERMITTED) {
        return directory.openFile(name, Access.READ, OpenFlag.NO_WAIT);
      }
      throw fault;
    }
  }

  /// Without this a file that grows would get a copy that never was, with a time that says it is
  /// complete.
  private void checkUnchanged(FileStat now) {
    if (now.inode() != stat.inode()
        || now.sizeBytes() != stat.sizeBytes()
        || !now.modified().equals(stat.modified())) {
      throw new VarveException(
          ErrorCode.WOULD_BLOCK,
          directory.node(name) + " changed while it was read: import again to complete it");
    }
  }
}
