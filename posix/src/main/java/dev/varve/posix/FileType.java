package dev.varve.posix;

import java.util.Optional;

/// What an inode is. The numbers are those of `S_IFMT` in linux/stat.h.
public enum FileType {
  /// A named pipe.
  FIFO(0x1000),
  /// A character device.
  CHARACTER_DEVICE(0x2000),
  /// A directory.
  DIRECTORY(0x4000),
  /// A block device.
  BLOCK_DEVICE(0x6000),
  /// A file with content.
  REGULAR(0x8000),
  /// A symbolic link.
  SYMLINK(0xa000),
  /// The name of a socket.
  SOCKET(0xc000);

  private static final int MASK = 0xf000;

  /// A directory's entry has the type without the twelve bits of permissions (dirent.h, `IFTODT`).
  private static final int ENTRY_SHIFT = 12;

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /// Returns the bits of this type in a mode.
  ///
  /// @return the bits that `S_IFMT` selects
  public int bits() {
    return bits;
  }

  static Optional<FileType> ofMode(int mode) {
    for (FileType type : values()) {
      if (type.bits == (mode & MASK)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  static Optional<FileType> ofEntry(int entryType) {
    return ofMode(entryType << ENTRY_SHIFT);
  }
}
