package dev.varve.volume.state;

import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// A deleted file that the trash still keeps.
///
/// @param ino its inode
/// @param deletedNanos when it was deleted, in nanoseconds since 1970
/// @param uid who owned it
/// @param size bytes
/// @param path where it was, from the root, with `/` between names; its beginning is left out when
///   it is over 4096 bytes
@SuppressWarnings("ArrayRecordComponent")
public record Trashed(long ino, long deletedNanos, int uid, long size, byte[] path) {
  /// The most bytes of a path that are kept.
  static final int MAX_PATH_BYTES = 4096;

  byte[] encode() {
    return new RecordWriter()
        .putVarint(Integer.toUnsignedLong(uid))
        .putVarint(size)
        .putBytes(path)
        .toBytes();
  }

  static Trashed decode(long deletedNanos, long ino, byte[] value) {
    RecordReader reader = new RecordReader(value);
    Trashed trashed =
        new Trashed(
            ino,
            deletedNanos,
            (int) reader.takeVarint(),
            reader.takeVarint(),
            reader.takeBytes(MAX_PATH_BYTES));
    reader.end();
    return trashed;
  }
}
