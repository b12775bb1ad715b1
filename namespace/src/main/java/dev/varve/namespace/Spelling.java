package dev.varve.namespace;

import dev.varve.volume.inode.Name;
import dev.varve.volume.record.RecordWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Spells any key as names of files, in the same order and so that it can be read back,
/// `docs/formats/objects.md`.
///
/// A byte is spelled as itself, but `.` as `..`, `/` as `.s`, 00 as 01 01 and 01 as 01 02. No
/// spelling of a byte begins another, and they sort as the bytes do, so whole spellings sort as
/// keys do. A key over 120 bytes is cut into pieces of 120 bytes, the last of 1 to 120; each but
/// the last is a directory, whose name ends with `.c`. Pieces are cut by bytes of the key and not
/// of the spelling: two different pieces then differ before either ends, and `.c` is never compared
/// with anything. A last piece `..`, which is no name, gets a byte 01 at its end: it still sorts
/// before all longer spellings.
final class Spelling {
  /// How many bytes of the key a piece has.
  static final int PIECE_BYTES = 120;

  private static final byte[] CUT = {'.', 'c'};
  private static final byte ONE = 1;
  private static final byte TWO = 2;

  private Spelling() {}

  /// Spells a key.
  ///
  /// @return names of directories, each within the one before, and of the file
  static List<Name> spell(byte[] key) {
    List<Name> names = new ArrayList<>();
    int from = 0;
    while (key.length - from > PIECE_BYTES) {
      names.add(Name.of(cutName(key, from)));
      from += PIECE_BYTES;
    }
    names.add(Name.of(lastName(key, from)));
    return names;
  }

  /// Spells a piece that others follow.
  static byte[] cutName(byte[] key, int from) {
    RecordWriter name = new RecordWriter();
    spell(key, from, from + PIECE_BYTES, name);
    name.putRaw(CUT, 0, CUT.length);
    return name.toBytes();
  }

  /// Spells the last piece.
  static byte[] lastName(byte[] key, int from) {
    byte[] name = bound(key, from);
    if (name.length == 2 && name[0] == '.' && name[1] == '.') {
      return new byte[] {'.', '.', ONE};
    }
    return name;
  }

  /// Spells up to 120 bytes: what all names of keys from there on are at or after.
  static byte[] bound(byte[] key, int from) {
    RecordWriter name = new RecordWriter();
    spell(key, from, Math.min(key.length, from + PIECE_BYTES), name);
    return name.toBytes();
  }

  private static void spell(byte[] key, int from, int to, RecordWriter name) {
    for (int i = from; i < to; i++) {
      switch (key[i]) {
        case '.' -> name.putByte('.').putByte('.');
        case '/' -> name.putByte('.').putByte('s');
        case 0 -> name.putByte(ONE).putByte(ONE);
        case 1 -> name.putByte(ONE).putByte(TWO);
        default -> name.putByte(key[i]);
      }
    }
  }

  /// Says whether a name is that of a piece that others follow.
  static boolean isCut(byte[] name) {
    int at = 0;
    while (at < name.length && name[at] != '.') {
      at++;
    }
    while (at + 1 < name.length) {
      if (name[at] == '.' && name[at + 1] == 'c') {
        return at + 2 == name.length;
      }
      at += name[at] == '.' || name[at] == 1 ? 2 : 1;
    }
    return false;
  }

  /// Reads one name back.
  ///
  /// @return bytes of the key, or empty when the name spells none: a file client made it
  static Optional<byte[]> read(byte[] name) {
    RecordWriter key = new RecordWriter();
    int end = isCut(name) ? name.length - CUT.length : name.length;
    if (Arrays.equals(name, new byte[] {'.', '.', ONE})) {
      end--;
    }
    int at = 0;
    while (at < end) {
      boolean escape = name[at] == '.' || name[at] == ONE;
      int read = escape ? escaped(name, at, end) : name[at] & 0xff;
      if (read < 0) {
        return Optional.empty();
      }
      key.putByte(read);
      at += escape ? 2 : 1;
    }
    return Optional.of(key.toBytes());
  }

  private static int escaped(byte[] name, int at, int end) {
    int next = at + 1 < end ? name[at + 1] : -1;
    return switch (next) {
      case '.' -> name[at] == '.' ? '.' : -1;
      case 's' -> name[at] == '.' ? '/' : -1;
      case ONE -> name[at] == ONE ? 0 : -1;
      case TWO -> name[at] == ONE ? 1 : -1;
      default -> -1;
    };
  }
}
