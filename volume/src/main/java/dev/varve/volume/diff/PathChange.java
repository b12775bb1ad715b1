package dev.varve.volume.diff;

import dev.varve.volume.inode.FileType;
import java.util.Optional;

/// One path that changed.
///
/// @param kind what happened
/// @param path where the file is now, or was when it was deleted; begins with `/`
/// @param oldPath where it was before, of one that was renamed
/// @param ino its inode
/// @param type what it is
@SuppressWarnings("ArrayRecordComponent")
public record PathChange(
    Kind kind, byte[] path, Optional<byte[]> oldPath, long ino, FileType type) {
  /// What happened to a path. The order is that of one file's changes in a list.
  public enum Kind {
    /// The path was taken from the file.
    DELETED,
    /// The file has another path.
    RENAMED,
    /// The path was given to the file, which may have others.
    CREATED,
    /// The file is there before and after, with other bytes or attributes.
    MODIFIED
  }
}
