package dev.varve.cli;

import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.ByteBuffer;

/// A tree of files in a volume that can be changed: what [TreeImport] needs. No change waits until
/// it is durable; [#sync] does.
interface WritableTree extends VolumeTree {
  /// Makes a file, directory, pipe, socket or device with these permissions.
  Inode make(long directory, Name name, FileType type, int mode, long rdev);

  /// Makes a symbolic link.
  Inode symlink(long directory, Name name, byte[] target);

  /// Gives a file another name.
  Inode link(long ino, long directory, Name name);

  /// Removes a name of what is no directory.
  void unlink(long directory, Name name);

  /// Removes an empty directory.
  void removeDirectory(long directory, Name name);

  /// Moves a name; what has the new one is replaced.
  void rename(long fromDirectory, Name fromName, long toDirectory, Name toName);

  /// Changes attributes, together and at once.
  Inode setAttributes(long ino, AttributeChange change);

  /// Sets an extended attribute, there or not.
  void setXattr(long ino, Name name, byte[] value);

  /// Removes an extended attribute.
  void removeXattr(long ino, Name name);

  /// Empties a regular file and opens it for writing.
  Sink rewrite(long ino);

  /// Waits until all that was done is durable.
  void sync();

  /// A file that is being written. Closing it does not wait until it is durable, but whatever the
  /// tree is told afterwards comes after it.
  interface Sink extends AutoCloseable {
    /// Writes all bytes of the buffer.
    void write(long offset, ByteBuffer source);

    /// Cuts the file, or lets it grow by a hole.
    void truncate(long sizeBytes);

    @Override
    void close();
  }
}
