package dev.varve.namespace.model;

import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A program that uses the files of one bucket, by paths below it, and leaves some of them open.
final class FileClient {
  private final VolumeFiles files;
  private final long top;
  private final List<FileHandle> handles = new ArrayList<>();

  FileClient(Volume volume, long top) {
    this.files = volume.files(Durability.FSYNC, Consistency.TIP);
    this.top = top;
  }

  Optional<Inode> lookup(List<Name> path) {
    Optional<Inode> at = Optional.of(files.attributes(top));
    for (Name name : path) {
      at =
          at.filter(Inode::isDirectory)
              .flatMap(inode -> files.lookup(Caller.ROOT, inode.ino(), name));
    }
    return at;
  }

  long parent(List<Name> path) {
    return lookup(path.subList(0, path.size() - 1)).orElseThrow().ino();
  }

  /// Makes directories; empty when something is in the way.
  Optional<Long> makeDirectories(List<Name> path) {
    long at = top;
    for (Name name : path) {
      Optional<Inode> found = files.lookup(Caller.ROOT, at, name);
      if (found.isPresent() && !found.get().isDirectory()) {
        return Optional.empty();
      }
      at =
          found.isPresent()
              ? found.get().ino()
              : files.make(Caller.ROOT, at, name, FileType.DIRECTORY, 0755, 0, 0).ino();
    }
    return Optional.of(at);
  }

  /// Makes the directories above a path.
  ///
  /// @return whether the path is free, or that of a file
  boolean makeRoom(List<Name> path) {
    Optional<Long> parent = makeDirectories(path.subList(0, path.size() - 1));
    return parent.isPresent()
        && files.lookup(Caller.ROOT, parent.get(), path.getLast()).stream()
            .allMatch(Inode::isRegular);
  }

  /// Writes a whole file, made when it is missing; false when something is in the way. It stays
  /// open and nothing is flushed.
  boolean write(List<Name> path, byte[] bytes) {
    if (!makeRoom(path)) {
      return false;
    }
    long parent = parent(path);
    Optional<Inode> found = files.lookup(Caller.ROOT, parent, path.getLast());
    FileHandle handle =
        found.isPresent()
            ? files.open(Caller.ROOT, found.get().ino(), OpenMode.TRUNCATE)
            : files.create(Caller.ROOT, parent, path.getLast(), 0644, 0, OpenMode.WRITE);
    handles.add(handle);
    handle.write(0, ByteBuffer.wrap(bytes));
    return true;
  }

  /// Overwrites a part of a file that is there.
  void write(List<Name> path, long offset, byte[] bytes) {
    FileHandle handle =
        files.open(Caller.ROOT, lookup(path).orElseThrow().ino(), OpenMode.READ_WRITE);
    handles.add(handle);
    handle.write(offset, ByteBuffer.wrap(bytes));
  }

  void truncate(List<Name> path, long size) {
    FileHandle handle =
        files.open(Caller.ROOT, lookup(path).orElseThrow().ino(), OpenMode.READ_WRITE);
    handles.add(handle);
    handle.truncate(size);
  }

  void unlink(List<Name> path) {
    files.unlink(Caller.ROOT, parent(path), path.getLast());
  }

  void removeDirectory(List<Name> path) {
    files.removeDirectory(Caller.ROOT, parent(path), path.getLast());
  }

  /// Renames a file or a directory; what is at the new path goes, if told so.
  void rename(List<Name> from, List<Name> to, boolean replace) {
    files.rename(
        Caller.ROOT,
        parent(from),
        from.getLast(),
        parent(to),
        to.getLast(),
        replace ? RenameMode.REPLACE : RenameMode.KEEP);
  }

  void closeHandles() {
    handles.forEach(FileHandle::close);
    handles.clear();
  }
}
