package dev.varve.volume.state;

import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// What is noted of a file that lost its last name while handles were open.
///
/// @param isForTrash whether the trash gets it at the last close
/// @param deletedNanos when it lost its name, in nanoseconds since 1970; 0 unless it is for the
///   trash
/// @param path where it was then, as [Trashed] has it; empty unless it is for the trash
@SuppressWarnings("ArrayRecordComponent")
record Orphan(boolean isForTrash, long deletedNanos, byte[] path) {
  /// One that ends with its last handle.
  static final Orphan ENDING = new Orphan(false, 0, new byte[0]);

  byte[] encode() {
    return isForTrash
        ? new RecordWriter().putLong(deletedNanos).putBytes(path).toBytes()
        : new byte[0];
  }

  static Orphan decode(byte[] value) {
    if (value.length == 0) {
      return ENDING;
    }
    RecordReader reader = new RecordReader(value);
    Orphan orphan = new Orphan(true, reader.takeLong(), reader.takeBytes(Trashed.MAX_PATH_BYTES));
    reader.end();
    return orphan;
  }
}
