package dev.varve.cli;

import dev.varve.posix.Directory;
import dev.varve.posix.FileStat;
import dev.varve.volume.inode.Inode;

/// A directory of the machine on its way into a volume.
final class ImportedDirectory extends PendingDirectory {
  private final CopyCrew crew;
  private final AttributeImport attributes;
  private final Directory source;
  private final FileStat stat;
  private final Inode target;
  private final boolean made;

  /// Begins it, and takes over the handle.
  ///
  /// @param stat what it was before anything was read of it, since reading changes its times
  /// @param target the directory of the volume
  /// @param made whether the volume's directory is new, so has no entries yet
  ImportedDirectory(
      CopyCrew crew,
      AttributeImport attributes,
      Directory source,
      FileStat stat,
      Inode target,
      boolean made) {
    this.crew = crew;
    this.attributes = attributes;
    this.source = source;
    this.stat = stat;
    this.target = target;
    this.made = made;
  }

  Directory source() {
    return source;
  }

  long ino() {
    return target.ino();
  }

  boolean isMade() {
    return made;
  }

  /// Returns the path of an entry, for messages.
  String path(byte[] name) {
    return source.node(name).path();
  }

  @Override
  void end() {
    try (source) {
      if (!crew.isStopped()) {
        attributes.applyToDirectory(source, stat, target.ino());
      }
    }
  }
}
