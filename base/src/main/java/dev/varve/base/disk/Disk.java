package dev.varve.base.disk;

import dev.varve.base.Check;
import java.nio.file.Path;
import java.util.List;

/// One directory tree of named files. Names are relative, with `/` between components, no empty
/// component, no `.` and no `..`; the empty name is the tree itself.
///
/// Durability is never implied. What [DiskFile#write] wrote is durable after [DiskFile#flush]; that
/// a file exists, was renamed or was deleted is durable after [#flushDirectory] of its directory.
/// After a crash an unflushed write may be there, absent, or torn between sectors, each
/// independently of the others; unflushed changes of one directory are there up to some point of
/// their order.
///
/// Every method throws [dev.varve.base.VarveException]: `INVALID_ARGUMENT` for what is no name,
/// `NOT_FOUND` when the named file is absent, `ALREADY_EXISTS` when a new name is taken,
/// `STORAGE_FULL` when there is no room, `DISK_FAILED` for anything else, always with the full path
/// in the message. Safe for any thread. An interrupt stops no call: the thread keeps its interrupt
/// status.
public interface Disk {
  /// Opens a directory of this machine as a disk.
  ///
  /// @param root an existing directory
  /// @return a disk
  static Disk at(Path root) {
    return new LocalDisk(root.toAbsolutePath());
  }

  /// Rejects what is not a name of any disk, whatever is stored.
  ///
  /// @param name what should be a name
  static void checkName(String name) {
    boolean valid = name.indexOf('\0') < 0;
    for (String component : name.isEmpty() ? new String[0] : name.split("/", -1)) {
      valid &= !component.isEmpty() && !component.equals(".") && !component.equals("..");
    }
    Check.argument(
        valid,
        () ->
            "a name of a disk is relative, without empty components, '.' and '..'; found '"
                + name
                + "'");
  }

  /// Returns the disk that is a directory of this one.
  ///
  /// @param directory an existing directory
  /// @return a disk whose names are relative to the directory
  Disk at(String directory);

  /// Says where a name lies, for messages.
  ///
  /// @param name a name, existing or not
  /// @return the full path
  String describe(String name);

  /// Creates an empty file and opens it.
  ///
  /// @param name a name that nothing has
  /// @return the file, to be closed
  DiskFile create(String name);

  /// Opens a file for reading and writing.
  ///
  /// @param name the name of a file
  /// @return the file, to be closed
  DiskFile open(String name);

  /// Says whether a file or directory has this name.
  ///
  /// @param name a name
  /// @return whether it is taken
  boolean exists(String name);

  /// Lists a directory.
  ///
  /// @param directory the name of a directory
  /// @return the names in it, without the directory's own, sorted by UTF-16 code units
  List<String> list(String directory);

  /// Creates a directory, and its parents where they are absent; does nothing when it exists.
  ///
  /// @param directory a name
  void createDirectory(String directory);

  /// Gives a file another name, atomically replacing a file that has it. After a crash there is the
  /// old state or the new one.
  ///
  /// @param from the name of a file
  /// @param to the new name, in the same directory
  void rename(String from, String to);

  /// Deletes a file. Readers that have it open keep reading it.
  ///
  /// @param name the name of a file
  void delete(String name);

  /// Makes every creation, rename and deletion in a directory durable.
  ///
  /// @param directory the name of a directory
  void flushDirectory(String directory);

  /// Returns the room left for this process.
  ///
  /// @return bytes
  long usableBytes();

  /// Takes the exclusive lock of a directory by a file in it. The operating system drops it when
  /// the process ends, however it ends.
  ///
  /// @param name the lock's file, created when absent
  /// @return the lock, to be closed
  /// @throws dev.varve.base.VarveException `LOCKED`, saying who holds it
  DiskLock lock(String name);
}
