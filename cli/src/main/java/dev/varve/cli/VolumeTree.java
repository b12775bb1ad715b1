package dev.varve.cli;

import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A tree of files in a volume, as it is now or as a snapshot keeps it, seen by one caller: what
/// [TreeExport] needs. Safe for any thread. Methods fail as those of the volume do.
interface VolumeTree {
  /// Returns all about an inode but its bytes and extended attributes.
  Inode attributes(long ino);

  /// Finds a name, if the directory has it.
  Optional<Inode> lookup(long directory, Name name);

  /// Lists entries in the order of their names, from after a name on; empty at the end.
  List<Entry> list(long directory, Optional<Name> after, int limit);

  /// Lists the names of extended attributes, ACLs among them.
  List<Name> xattrs(long ino);

  /// Reads an extended attribute, if there is one.
  Optional<byte[]> xattr(long ino, Name name);

  /// Opens a regular file for reading.
  Content open(long ino);

  /// The content of an open file.
  interface Content extends AutoCloseable {
    /// Reads at most as much as the buffer takes; 0 at the end.
    int read(long offset, ByteBuffer target);

    /// Finds data at or after an offset, if there is any.
    OptionalLong seekData(long offset);

    /// Finds a hole at or after an offset; the end of the file is one.
    OptionalLong seekHole(long offset);

    @Override
    void close();
  }
}
