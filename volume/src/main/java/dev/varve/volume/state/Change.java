package dev.varve.volume.state;

import dev.varve.volume.inode.Name;

/// Something that readers of a volume see otherwise than before.
public sealed interface Change {
  /// Attributes of an inode, and perhaps its bytes or extended attributes.
  ///
  /// @param ino its number
  record Node(long ino) implements Change {}

  /// What a name stands for.
  ///
  /// @param directory where
  /// @param name the name
  record Entry(long directory, Name name) implements Change {}

  /// Bytes of a file, and with them size and times.
  ///
  /// @param ino the file
  /// @param offset the first byte
  /// @param length how many, 0 for all that follow
  record Data(long ino, long offset, long length) implements Change {}

  /// More than can be told.
  record Everything() implements Change {}
}
