package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.Access;
import dev.varve.posix.DeviceNumber;
import dev.varve.posix.Directory;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Node;
import dev.varve.posix.OpenFlag;
import dev.varve.posix.PosixFile;
import dev.varve.posix.RenameMode;
import dev.varve.volume.inode.Inode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Copies anything but a directory onto the machine, unless it is the same already.
///
/// @param first told when it is there, where it has further names
record FileExport(
    VolumeTree tree,
    AttributeExport attributes,
    TreeOptions options,
    TemporaryNames names,
    ExportClaims claims,
    TreeCounts counts,
    CopyCrew crew,
    ExportedFile file,
    Optional<FirstName> first)
    implements CopyCrew.Job {
  private static final int NEW_PERMISSIONS = 0600;

  @Override
  public void run(ByteBuffer buffer) {
    try {
      if (!crew.isStopped()) {
        first.ifPresentOrElse(name -> name.written(copy(buffer)), () -> copy(buffer));
      }
    } finally {
      first.ifPresent(FirstName::failed);
    }
  }

  private FileStat copy(ByteBuffer buffer) {
    Optional<FileStat> same = file.existing().filter(stat -> isSame(stat, buffer));
    if (same.isPresent()) {
      attributes.apply(file.node(), same.get(), file.inode());
      counts.unchanged();
      return same.get();
    }
    Directory directory = file.directory().target();
    byte[] temporary = names.next();
    try {
      FileStat stat = write(directory, temporary, buffer);
      directory.rename(temporary, directory, file.name(), RenameMode.REPLACE);
      return stat;
    } catch (VarveException fault) {
      remove(directory, temporary, fault);
      throw fault;
    }
  }

  private boolean isSame(FileStat stat, ByteBuffer buffer) {
    Inode inode = file.inode();
    if (stat.type() != Translation.type(inode.type())) {
      return false;
    }
    return switch (inode.type()) {
      case REGULAR ->
          Translation.isSameContent(inode, stat)
              && claims.claim(stat, inode)
              && (!options.checksum() || isEqual(buffer));
      case SYMLINK ->
          Arrays.equals(file.directory().target().readLink(file.name()), inode.target())
              && claims.claim(stat, inode);
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          stat.device().encoded() == inode.rdev() && claims.claim(stat, inode);
      case FIFO, SOCKET -> claims.claim(stat, inode);
      case DIRECTORY -> throw new VarveException(ErrorCode.BUG, "a directory is no file");
    };
  }

  private boolean isEqual(ByteBuffer buffer) {
    try (PosixFile here = file.directory().target().openFile(file.name(), Access.READ);
        VolumeTree.Content there = tree.open(file.inode().ino())) {
      return ContentCopy.isEqual(here, there, file.inode().size(), buffer);
    }
  }

  private FileStat write(Directory directory, byte[] temporary, ByteBuffer buffer) {
    Inode inode = file.inode();
    switch (inode.type()) {
      case REGULAR -> {
        return writeContent(directory, temporary, buffer);
      }
      case SYMLINK -> directory.makeSymlink(temporary, target(inode));
      case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> makeNode(directory, temporary, inode);
      case DIRECTORY -> throw new VarveException(ErrorCode.BUG, "a directory is no file");
    }
    counts.other();
    return finish(directory.node(temporary), inode);
  }

  private FileStat writeContent(Directory directory, byte[] temporary, ByteBuffer buffer) {
    Inode inode = file.inode();
    try (PosixFile target =
        directory.createFile(temporary, NEW_PERMISSIONS, Access.WRITE, OpenFlag.EXCLUSIVE)) {
      if (inode.size() > 0) {
        try (VolumeTree.Content source = tree.open(inode.ino())) {
          counts.copied(ContentCopy.outOfVolume(source, inode, target, buffer));
        }
      }
      counts.file();
      return finish(target, inode);
    }
  }

  private FileStat finish(Node target, Inode inode) {
    FileStat made = target.stat();
    attributes.apply(target, made, inode);
    return made;
  }

  private static void makeNode(Directory directory, byte[] name, Inode inode) {
    FileType type = Translation.type(inode.type());
    directory.makeNode(name, type, NEW_PERMISSIONS, DeviceNumber.decode(inode.rdev()));
  }

  private static byte[] target(Inode inode) {
    byte[] target = inode.target();
    if (target == null) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          "inode " + inode.ino() + " is a link that leads nowhere: run varve verify");
    }
    return target;
  }

  private static void remove(Directory directory, byte[] temporary, VarveException fault) {
    try {
      directory.removeFile(temporary);
    } catch (VarveException second) {
      if (second.code() != ErrorCode.NOT_FOUND) {
        fault.addSuppressed(second);
      }
    }
  }
}
