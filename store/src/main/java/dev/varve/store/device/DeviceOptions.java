package dev.varve.store.device;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.format.codec.Codec;
import dev.varve.format.segment.RecordHeader;

/// How a device behaves. Nothing here is stored: a device may be opened with other options each
/// time.
///
/// @param segmentBytes the size at which a segment is sealed, from 64 KiB to 1 GiB; default 64 MiB
/// @param laneCount how many segments are written at once, from 1 to 16; default 2
/// @param laneBufferBytes memory of each lane for records on their way to the file, at least the
///   largest record (about 1.1 MiB); default 2 MiB
/// @param reserveBytes free space that puts leave on the disk, so that deletes and compaction still
///   work; default 256 MiB
/// @param codec how chunks that compress well are kept; default LZ4
/// @param indexCacheBytes memory for the index's cache; default 32 MiB
/// @param readerCount how many reads use the disk at once, each with a buffer of about 1.1 MiB;
///   default 8
public record DeviceOptions(
    int segmentBytes,
    int laneCount,
    int laneBufferBytes,
    long reserveBytes,
    Codec codec,
    long indexCacheBytes,
    int readerCount) {
  private static final int MIN_SEGMENT_BYTES = 64 * ByteSize.KIB;
  private static final int MAX_SEGMENT_BYTES = (int) ByteSize.GIB;
  private static final int MAX_LANES = 16;
  private static final int MAX_READERS = 1024;

  /// Checks the ranges.
  public DeviceOptions {
    within("segmentBytes", segmentBytes, MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
    within("laneCount", laneCount, 1, MAX_LANES);
    within("laneBufferBytes", laneBufferBytes, RecordHeader.MAX_RECORD_BYTES, MAX_SEGMENT_BYTES);
    within("reserveBytes", reserveBytes, 0, Long.MAX_VALUE);
    within("indexCacheBytes", indexCacheBytes, ByteSize.MIB, Long.MAX_VALUE);
    within("readerCount", readerCount, 1, MAX_READERS);
  }

  /// Returns what suits a disk of one machine.
  ///
  /// @return the defaults
  public static DeviceOptions defaults() {
    return new DeviceOptions(
        64 * ByteSize.MIB,
        2,
        2 * ByteSize.MIB,
        256L * ByteSize.MIB,
        Codec.LZ4,
        32L * ByteSize.MIB,
        8);
  }

  /// Changes the size of segments.
  ///
  /// @param bytes the size at which a segment is sealed
  /// @return the changed options
  public DeviceOptions withSegmentBytes(int bytes) {
    return new DeviceOptions(
        bytes, laneCount, laneBufferBytes, reserveBytes, codec, indexCacheBytes, readerCount);
  }

  /// Changes the number of segments written at once.
  ///
  /// @param count the number of lanes
  /// @return the changed options
  public DeviceOptions withLaneCount(int count) {
    return new DeviceOptions(
        segmentBytes, count, laneBufferBytes, reserveBytes, codec, indexCacheBytes, readerCount);
  }

  /// Changes the reserve.
  ///
  /// @param bytes free space that puts leave on the disk
  /// @return the changed options
  public DeviceOptions withReserveBytes(long bytes) {
    return new DeviceOptions(
        segmentBytes, laneCount, laneBufferBytes, bytes, codec, indexCacheBytes, readerCount);
  }

  /// Changes the codec for new chunks.
  ///
  /// @param wanted how chunks that compress well are kept
  /// @return the changed options
  public DeviceOptions withCodec(Codec wanted) {
    return new DeviceOptions(
        segmentBytes,
        laneCount,
        laneBufferBytes,
        reserveBytes,
        wanted,
        indexCacheBytes,
        readerCount);
  }

  /// Changes how many reads use the disk at once.
  ///
  /// @param count the number of reads, and of encodings
  /// @return the changed options
  public DeviceOptions withReaderCount(int count) {
    return new DeviceOptions(
        segmentBytes, laneCount, laneBufferBytes, reserveBytes, codec, indexCacheBytes, count);
  }

  private static void within(String name, long value, long min, long max) {
    Check.argument(
        value >= min && value <= max,
        () -> name + " is from " + min + " to " + max + ", found " + value);
  }
}
