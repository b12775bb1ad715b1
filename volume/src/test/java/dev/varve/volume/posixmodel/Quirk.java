package dev.varve.volume.posixmodel;

import java.util.Set;

/// Where file systems differ with good reason. All that the model may be told to do otherwise is
/// here; besides, these are not compared:
///
/// - sizes of directories and blocks of files, which every file system counts in its own way;
/// - inode numbers, but for being the same number for the same inode;
/// - times set by reading: the real directory is mounted `noatime`, as a volume always is;
/// - where exactly data and holes begin: see [PosixAnswer.Between].
enum Quirk {
  /// ext4 looks whether the value is the same, and then touches nothing.
  SAME_XATTR_KEEPS_CTIME,
  /// tmpfs knows holes, but not how to zero a range.
  NO_ZERO_RANGE,
  /// ext4 and tmpfs cannot share bytes between files. Others replace no more than the length of the
  /// source, and refuse when it is shorter and ends within a block; a volume makes the files equal.
  NO_CLONE;

  /// The quirks of a file system that this machine has.
  ///
  /// @param type as `mount` names it
  static Set<Quirk> of(String type) {
    return switch (type) {
      case "tmpfs" -> Set.of(NO_ZERO_RANGE, NO_CLONE);
      case "ext4" -> Set.of(SAME_XATTR_KEEPS_CTIME, NO_CLONE);
      default -> Set.of();
    };
  }
}
