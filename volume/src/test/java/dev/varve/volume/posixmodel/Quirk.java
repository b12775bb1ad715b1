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
  /// ext4 cannot share bytes between files. Others replace no more than the length of the source,
  /// and refuse when it is shorter and ends within a block; a volume makes the files equal.
  NO_CLONE;

  /// The one that is compared: tmpfs cannot zero ranges, and whether a truncation to the same size
  /// touches times there depends on pages that nobody sees; others share bytes in their own ways.
  static final String COMPARED_TYPE = "ext4";

  static final Set<Quirk> OF_EXT4 = Set.of(SAME_XATTR_KEEPS_CTIME, NO_CLONE);
}
