package dev.varve.volume;

import dev.varve.base.VarveException;
import dev.varve.volume.engine.PinnedTree;
import dev.varve.volume.file.OpenFiles;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What a snapshot holds, to be looked at. Stays readable until it is closed, also when the
/// snapshot is deleted meanwhile. A file has the same inode number as in the volume, so whoever
/// stands in a directory of the volume finds the same directory here. Safe for any thread.
public final class SnapshotFiles implements AutoCloseable {
  private final PinnedTree pinned;
  private final StateView view;
  private final OpenFiles openFiles;

  SnapshotFiles(PinnedTree pinned, OpenFiles openFiles) {
    this.pinned = pinned;
    this.view = new StateView(pinned.tree());
    this.openFiles = openFiles;
  }

  /// Reads the snapshot's state.
  ///
  /// @return a view, which checks no permissions
  public StateView view() {
    return view;
  }

  /// Finds a directory of the volume in the snapshot, whatever its path was then.
  ///
  /// @param ino the directory's inode number
  /// @return the directory as it was, or empty when it was not there
  public Optional<Inode> directory(long ino) {
    return view.find(ino).filter(inode -> inode.isDirectory() && isLinked(inode));
  }

  private static boolean isLinked(Inode inode) {
    return inode.ino() == Inode.ROOT || inode.name() != null;
  }

  /// Reads bytes of a file.
  ///
  /// @param file a regular file of the snapshot
  /// @param offset the first byte
  /// @param target receives up to its remaining bytes
  /// @return how many: fewer than remaining only at the end of the file
  /// @throws VarveException `CORRUPT` when a chunk is damaged or missing
  public int read(Inode file, long offset, ByteBuffer target) {
    OpenFiles.checkRegular(file);
    return openFiles.read(view.tree(), file.content(), file.size(), offset, target);
  }

  /// Lets the snapshot go.
  @Override
  public void close() {
    pinned.close();
  }
}
