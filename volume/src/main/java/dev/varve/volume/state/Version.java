package dev.varve.volume.state;

import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// An earlier version of a file.
///
/// @param number its number, growing within a volume
/// @param content the number of its content
/// @param size bytes
/// @param allocated allocated bytes
/// @param mtime when its content was last changed, in nanoseconds since 1970
/// @param keptNanos when it became a version, in nanoseconds since 1970
public record Version(
    long number, long content, long size, long allocated, long mtime, long keptNanos) {
  byte[] encode() {
    return new RecordWriter()
        .putVarint(content)
        .putVarint(size)
        .putVarint(allocated)
        .putLong(mtime)
        .putLong(keptNanos)
        .toBytes();
  }

  static Version decode(long number, byte[] value) {
    RecordReader reader = new RecordReader(value);
    Version version =
        new Version(
            number,
            reader.takeVarint(),
            reader.takeVarint(),
            reader.takeVarint(),
            reader.takeLong(),
            reader.takeLong());
    reader.end();
    return version;
  }
}
