package dev.varve.volume.state;

import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// What is noted of a file without a name that handles keep.
///
/// @param fate what becomes of it
/// @param deletedNanos when it lost its name, in nanoseconds since 1970; 0 unless it is for the
///   trash
/// @param path where it was then, as [Trashed] has it; empty unless it is for the trash
@SuppressWarnings("ArrayRecordComponent")
record Orphan(Fate fate, long deletedNanos, byte[] path) {
  /// It ends with its last handle.
  static final Orphan ENDING = new Orphan(Fate.ENDS, 0, new byte[0]);

  /// It never had a name, and may get one until its last handle is closed (`O_TMPFILE`).
  static final Orphan NAMELESS = new Orphan(Fate.MAY_BE_NAMED, 0, new byte[0]);

  private static final int NAMELESS_CODE = 1;
  private static final int TRASH_CODE = 2;

  enum Fate {
    ENDS,
    MAY_BE_NAMED,
    TRASH
  }

  /// Notes that the trash gets a file at its last close.
  static Orphan forTrash(long deletedNanos, byte[] path) {
    return new Orphan(Fate.TRASH, deletedNanos, path);
  }

  boolean isForTrash() {
    return fate == Fate.TRASH;
  }

  byte[] encode() {
    return switch (fate) {
      case ENDS -> new byte[0];
      case MAY_BE_NAMED -> new byte[] {NAMELESS_CODE};
      case TRASH ->
          new RecordWriter().putByte(TRASH_CODE).putLong(deletedNanos).putBytes(path).toBytes();
    };
  }

  static Orphan decode(byte[] value) {
    if (value.length == 0) {
      return ENDING;
    }
    RecordReader reader = new RecordReader(value);
    int code = reader.takeByte();
    Orphan orphan =
        switch (code) {
          case NAMELESS_CODE -> NAMELESS;
          case TRASH_CODE -> forTrash(reader.takeLong(), reader.takeBytes(Trashed.MAX_PATH_BYTES));
          default -> throw reader.corrupt("a file without a name has mark " + code);
        };
    reader.end();
    return orphan;
  }
}
