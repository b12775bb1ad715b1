package dev.varve.store.device;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import dev.varve.format.segment.SegmentFooter;
import dev.varve.format.segment.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds out what a segment's file holds, believing nothing: from its footer where that is whole,
/// else by looking at every record, and past damage at every place where a record may start.
final class SegmentScan {
  private static final int WINDOW_BYTES = 2 * RecordHeader.MAX_RECORD_BYTES;

  /// The largest footer that is read; larger ones were never written.
  private static final int MAX_ENTRIES_BYTES = 64 * ByteSize.MIB;

  /// Offsets are ints, and no segment that was ever written comes near.
  private static final long MAX_FILE_BYTES = (long) Integer.MAX_VALUE - WINDOW_BYTES;

  /// What a file holds.
  ///
  /// @param isSealed whether a whole footer ends it
  /// @param entries the records: all when sealed, else those that are whole
  /// @param damaged records whose head is whole and whose payload is not; empty when sealed
  /// @param gaps ranges without any record; empty when sealed
  /// @param endBytes where the last whole record ends
  /// @param durableBytes the highest offset that a mark tells to be durable
  /// @param fileBytes the size of the file
  record Result(
      boolean isSealed,
      List<SegmentFooter.Entry> entries,
      List<SegmentFooter.Entry> damaged,
      List<Gap> gaps,
      int endBytes,
      long durableBytes,
      long fileBytes) {
    /// Whether everything before an offset is records that can be read.
    boolean isWholeTo(long offset) {
      return isSealed
          || (fileBytes >= offset
              && gaps.stream().noneMatch(gap -> gap.offset() < offset)
              && damaged.stream().noneMatch(entry -> entry.offset() < offset));
    }
  }

  /// A range of a file that is no record.
  record Gap(int offset, int lengthBytes) {}

  private final DiskFile file;
  private final long nonce;
  private final long fileBytes;
  private final ByteBuffer window;
  private long windowStart;

  private final List<SegmentFooter.Entry> entries = new ArrayList<>();
  private final List<SegmentFooter.Entry> damaged = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private int endBytes = SegmentHeader.BYTES;
  private long durableBytes;

  private SegmentScan(DiskFile file, long nonce) {
    this.file = file;
    this.nonce = nonce;
    this.fileBytes = file.size();
    this.window = ByteBuffer.allocate((int) Math.min(WINDOW_BYTES, fileBytes)).limit(0);
  }

  /// Looks at a file.
  ///
  /// @throws VarveException `CORRUPT` when it is longer than any segment
  static Result scan(DiskFile file, long nonce) {
    long fileBytes = file.size();
    if (fileBytes > MAX_FILE_BYTES) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          file.path()
              + " has "
              + fileBytes
              + " bytes, more than any segment; put it back from a copy, or move it away");
    }
    Optional<Result> sealed = readFooter(file, nonce);
    return sealed.isPresent() ? sealed.get() : new SegmentScan(file, nonce).scanRecords();
  }

  private static Optional<Result> readFooter(DiskFile file, long nonce) {
    long fileBytes = file.size();
    ByteBuffer end = ByteBuffer.allocate(SegmentFooter.TRAILER_BYTES);
    file.read(end, Math.max(0, fileBytes - SegmentFooter.TRAILER_BYTES));
    Optional<SegmentFooter.Trailer> trailer = SegmentFooter.decodeTrailer(end.flip(), nonce);
    if (trailer.isEmpty()
        || trailer.get().fileBytes() != fileBytes
        || trailer.get().entriesBytes() > MAX_ENTRIES_BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(trailer.get().entriesBytes());
    file.read(bytes, trailer.get().entriesOffset());
    int recordsEnd = trailer.get().entriesOffset();
    return SegmentFooter.decodeEntries(bytes.flip(), trailer.get(), nonce)
        .map(found ->
            new Result(true, found, List.of(), List.of(), recordsEnd, recordsEnd, fileBytes));
  }

  private Result scanRecords() {
    int offset = SegmentHeader.BYTES;
    int gapStart = offset;
    while (offset + RecordHeader.FIXED_BYTES <= fileBytes) {
      Optional<RecordHeader> header = headerAt(offset);
      if (header.isEmpty()) {
        offset += RecordHeader.ALIGNMENT;
        continue;
      }
      addGap(gapStart, offset);
      take(offset, header.get());
      offset += header.get().recordBytes();
      gapStart = offset;
    }
    addGap(gapStart, (int) Math.max(gapStart, fileBytes));
    return new Result(false, entries, damaged, gaps, endBytes, durableBytes, fileBytes);
  }

  private Optional<RecordHeader> headerAt(int offset) {
    return RecordHeader.decode(bytesAt(offset, RecordHeader.MAX_RECORD_BYTES), nonce);
  }

  private void take(int offset, RecordHeader header) {
    SegmentFooter.Entry entry = new SegmentFooter.Entry(offset, header);
    if (!isPayloadWhole(offset, header)) {
      damaged.add(entry);
      return;
    }
    endBytes = offset + header.recordBytes();
    if (header.kind() == RecordKind.MARK) {
      durableBytes = Math.max(durableBytes, header.sequence());
    } else {
      entries.add(entry);
    }
  }

  private boolean isPayloadWhole(int offset, RecordHeader header) {
    ByteBuffer bytes = bytesAt(offset, header.headBytes() + header.storedLength());
    return bytes.remaining() == header.headBytes() + header.storedLength()
        && RecordHeader.payloadCrc(bytes.slice(header.headBytes(), header.storedLength()))
            == header.payloadCrc();
  }

  private void addGap(int start, int end) {
    if (end > start) {
      gaps.add(new Gap(start, end - start));
    }
  }

  /// Returns up to some bytes of the file from an offset on: fewer only at its end.
  private ByteBuffer bytesAt(int offset, int lengthBytes) {
    long wantedEnd = Math.min(fileBytes, (long) offset + lengthBytes);
    if (offset < windowStart || wantedEnd > windowStart + window.limit()) {
      windowStart = offset;
      file.read(window.clear(), offset);
      window.flip();
    }
    int from = (int) (offset - windowStart);
    return window.slice(from, (int) (wantedEnd - offset));
  }
}
