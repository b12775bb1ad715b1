package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.PosixProcess;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.StateView;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A volume that a command has open. Whoever may open the data directory may do anything with what
/// is in it, so commands act as the superuser; what they make belongs to the process's user.
final class OpenVolume implements AutoCloseable {
  /// A checkpoint writes each node that changed, and work that changes nearly all of them again and
  /// again should not write them every few seconds. Size limits hold as ever.
  private static final long WORK_CHECKPOINT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final DataDirectory directory;
  private final String name;
  private final Volume volume;
  private final VolumeFiles files;
  private final WritableTree tree;

  private OpenVolume(DataDirectory directory, String name, Volume volume) {
    this.directory = directory;
    this.name = name;
    this.volume = volume;
    this.files = volume.files(Durability.FSYNC, Consistency.TIP);
    this.tree = new LiveTree(files);
  }

  static OpenVolume of(DataDirectory directory, String name) {
    return of(directory, name, VolumeOptions.defaults());
  }

  private static OpenVolume of(DataDirectory directory, String name, VolumeOptions options) {
    return new OpenVolume(directory, name, directory.borrow(name, options));
  }

  /// Opens a volume for long work: while that goes on, space comes back and checkpoints are made.
  static OpenVolume forWork(DataDirectory directory, String name) {
    VolumeOptions options = VolumeOptions.defaults().withCheckpointNanos(WORK_CHECKPOINT_NANOS);
    OpenVolume opened = of(directory, name, options);
    opened.volume.startUpkeep();
    return opened;
  }

  Volume volume() {
    return volume;
  }

  VolumeFiles files() {
    return files;
  }

  /// Returns the newest state.
  WritableTree tree() {
    return tree;
  }

  /// Returns what a place lies in: the newest state, or a snapshot.
  VolumeTree tree(VolumePlace place) {
    if (place.snapshot().isEmpty()) {
      return tree;
    }
    Name name = Name.of(place.snapshot().get());
    return new SnapshotTree(volume.snapshot(name), directory.store());
  }

  /// Returns where the bytes of a file come from, from an offset on.
  List<Segment> extents(VolumePlace place, Inode inode, long offset, int maxCount) {
    if (inode.content() == 0) {
      return List.of();
    }
    if (place.snapshot().isEmpty()) {
      return volume.segments(inode.ino(), offset, maxCount);
    }
    StateView view = volume.snapshot(Name.of(place.snapshot().get()));
    return ContentReader.map(view.tree(), inode.content(), offset, inode.size() - offset, maxCount);
  }

  /// Finds what is at a place; a symbolic link at its end is followed when told so.
  Inode find(VolumePlace place, boolean followLast) {
    try {
      if (place.snapshot().isEmpty()) {
        return files.resolve(Caller.ROOT, place.pathBytes(), followLast);
      }
      VolumeTree snapshot = tree(place);
      Inode inode = snapshot.attributes(Inode.ROOT);
      for (Name name : place.names()) {
        inode =
            snapshot
                .lookup(inode.ino(), name)
                .orElseThrow(
                    () -> new VarveException(ErrorCode.NOT_FOUND, "'" + name + "' is not there"));
      }
      return inode;
    } catch (VarveException fault) {
      throw new VarveException(fault.code(), place + ": " + fault.getMessage(), fault);
    }
  }

  /// Finds a directory.
  Inode directory(VolumePlace place) {
    Inode inode = find(place, true);
    if (!inode.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, place + " is no directory");
    }
    return inode;
  }

  /// Finds a directory, and makes it and what is missing above it.
  Inode makeDirectories(VolumePlace place) {
    Inode at = tree.attributes(Inode.ROOT);
    for (Name name : place.names()) {
      long parent = at.ino();
      at = tree.lookup(parent, name).orElseGet(() -> makeDirectory(parent, name));
      if (at.type() == FileType.SYMLINK) {
        throw new VarveException(
            ErrorCode.NOT_DIRECTORY,
            place + " leads through the symbolic link '" + name + "'; name where that leads");
      }
    }
    if (!at.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, place + " is no directory");
    }
    return at;
  }

  /// Makes a directory for the process's user.
  Inode makeDirectory(long parent, Name name) {
    return own(tree.make(parent, name, FileType.DIRECTORY, 0755, 0));
  }

  /// Gives what was made to the process's user.
  Inode own(Inode inode) {
    int user = PosixProcess.user();
    if (inode.uid() == user) {
      return inode;
    }
    AttributeChange owner =
        AttributeChange.NONE.withUid(user).withGid(PosixProcess.group()).withMode(inode.mode());
    return tree.setAttributes(inode.ino(), owner);
  }

  /// Says whether files keep earlier versions.
  boolean keepsVersions() {
    return volume.policy().versionCount() > 0;
  }

  /// Gives a file the content of another, at once and without copying it.
  void cloneFile(long source, long target) {
    try (FileHandle from = files.open(Caller.ROOT, source, OpenMode.READ);
        FileHandle to = files.open(Caller.ROOT, target, OpenMode.WRITE)) {
      to.cloneFrom(from);
    }
  }

  @Override
  public void close() {
    directory.giveBack(name);
  }
}
