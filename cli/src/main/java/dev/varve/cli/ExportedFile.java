package dev.varve.cli;

import dev.varve.posix.FileStat;
import dev.varve.posix.NamedNode;
import dev.varve.volume.inode.Inode;
import java.util.Optional;

/// A name in a volume of anything but a directory, on its way onto the machine.
///
/// @param directory where it goes
/// @param name its name there
/// @param inode what the volume has
/// @param existing what has that name on the machine; no directory
@SuppressWarnings("ArrayRecordComponent")
record ExportedFile(
    ExportedDirectory directory, byte[] name, Inode inode, Optional<FileStat> existing) {
  NamedNode node() {
    return directory.target().node(name);
  }

  String path() {
    return node().path();
  }
}
