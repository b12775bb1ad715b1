package dev.varve.cli;

import dev.varve.posix.Directory;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Optional;

/// A directory of a volume on its way onto the machine.
final class ExportedDirectory extends PendingDirectory {
  private final CopyCrew crew;
  private final AttributeExport attributes;
  private final Inode inode;
  private final Optional<ExportedDirectory> parent;
  private final byte[] name;
  private final Directory target;
  private final boolean made;

  /// Begins it, and takes over the handle. Keeps its parent from ending.
  ///
  /// @param name its name in the parent
  /// @param made whether the machine's directory is new, so has no entries yet
  ExportedDirectory(
      CopyCrew crew,
      AttributeExport attributes,
      Inode inode,
      Optional<ExportedDirectory> parent,
      byte[] name,
      Directory target,
      boolean made) {
    this.crew = crew;
    this.attributes = attributes;
    this.inode = inode;
    this.parent = parent;
    this.name = name;
    this.target = target;
    this.made = made;
    parent.ifPresent(PendingDirectory::enter);
  }

  long ino() {
    return inode.ino();
  }

  Directory target() {
    return target;
  }

  boolean isMade() {
    return made;
  }

  /// Returns the path of an entry, for messages.
  String path(Name entry) {
    return target.node(entry.toBytes()).path();
  }

  /// Opens it once more, also when it has ended, as long as one of its tree has not.
  ///
  /// @return the directory, to be closed by the caller
  Directory reopen() {
    if (parent.isEmpty()) {
      return target.openDirectory(new byte[] {'.'});
    }
    try (Directory above = parent.get().reopen()) {
      return above.openDirectory(name);
    }
  }

  @Override
  void end() {
    try (target) {
      if (!crew.isStopped()) {
        attributes.apply(target, target.stat(), inode);
      }
    } finally {
      parent.ifPresent(PendingDirectory::leave);
    }
  }
}
