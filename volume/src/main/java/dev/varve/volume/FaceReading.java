package dev.varve.volume;

import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.OpenFile;
import dev.varve.volume.file.OpenFiles;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.State;
import java.util.Optional;
import java.util.function.Function;

/// What a face tells of the newest state, with what is gathered of open files in memory.
final class FaceReading {
  /// A file as a reading found it.
  ///
  /// @param inode its inode
  /// @param held whether it was open or had something gathered in memory at that moment, which is
  ///   inside the reading: nothing is brought into the volume meanwhile
  record Found(Inode inode, boolean held) {}

  private final VolumeCore core;
  private final OpenFiles openFiles;
  private final Consistency consistency;

  FaceReading(VolumeCore core, OpenFiles openFiles, Consistency consistency) {
    this.core = core;
    this.openFiles = openFiles;
    this.consistency = consistency;
  }

  <T> T read(Function<State, T> reader) {
    return consistency == Consistency.TIP
        ? core.writer().read(reader)
        : core.writer().readCommitted(reader);
  }

  /// Notes a file inside a reading.
  Found found(Inode inode) {
    return new Found(inode, inode.isRegular() && openFiles.find(inode.ino()).isPresent());
  }

  /// Shows a file with what is gathered of it in memory; on a face that tells only what is durable,
  /// after that has become durable.
  Inode seen(Found found) {
    Inode inode = found.inode();
    if (!found.held()) {
      return inode;
    }
    if (consistency == Consistency.TIP) {
      return openFiles.seen(inode);
    }
    openFiles.find(inode.ino()).ifPresent(OpenFile::settle);
    return read(state -> state.view().find(inode.ino())).orElse(inode);
  }

  /// Brings in what is gathered of a file with attributes, one of which that may take away.
  void settleAttributes(long ino) {
    Optional<OpenFile> file = openFiles.find(ino);
    if (file.isPresent() && read(state -> state.view().inode(ino)).hasXattrs()) {
      file.get().settle();
    }
  }
}
