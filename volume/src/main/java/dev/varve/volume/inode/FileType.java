package dev.varve.volume.inode;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// What kind of thing an inode is. The order of the constants is part of no format.
public enum FileType {
  /// A file of bytes.
  REGULAR(1, 0x8000),
  /// A directory.
  DIRECTORY(2, 0x4000),
  /// A symbolic link.
  SYMLINK(3, 0xA000),
  /// A named pipe.
  FIFO(4, 0x1000),
  /// A socket's place.
  SOCKET(5, 0xC000),
  /// A character device.
  CHARACTER_DEVICE(6, 0x2000),
  /// A block device.
  BLOCK_DEVICE(7, 0x6000);

  private static final FileType[] BY_CODE = new FileType[8];

  static {
    for (FileType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final byte code;
  private final int modeBits;

  FileType(int code, int modeBits) {
    this.code = (byte) code;
    this.modeBits = modeBits;
  }

  /// Returns the number in stored records.
  ///
  /// @return a number from 1 to 7
  public byte code() {
    return code;
  }

  /// Returns the type's bits of a mode, `S_IFMT` of `inode(7)`.
  ///
  /// @return bits within 0xF000
  public int modeBits() {
    return modeBits;
  }

  /// Reads a stored number.
  ///
  /// @param code a number that [#code] returned
  /// @return the type
  /// @throws VarveException `CORRUPT` for any other number
  public static FileType ofCode(int code) {
    if (code < 1 || code >= BY_CODE.length) {
      throw new VarveException(
          ErrorCode.CORRUPT, "a file's type is from 1 to 7, found " + code + " in a record");
    }
    return BY_CODE[code];
  }
}
