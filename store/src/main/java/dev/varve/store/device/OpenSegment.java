package dev.varve.store.device;

import dev.varve.base.disk.DiskFile;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import dev.varve.format.segment.SegmentFooter;
import dev.varve.format.segment.SegmentHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A segment that records are being appended to. Guarded by its lane.
final class OpenSegment {
  private final long nonce;
  private final DiskFile file;
  private final List<SegmentFooter.Entry> entries = new ArrayList<>();
  private int footerBytes = SegmentFooter.TRAILER_BYTES;
  private int endBytes = SegmentHeader.BYTES;
  private int writtenBytes;
  private volatile int durableBytes;
  private int markedBytes;
  private boolean isEntryDurable;

  OpenSegment(long nonce, DiskFile file) {
    this.nonce = nonce;
    this.file = file;
  }

  long nonce() {
    return nonce;
  }

  /// Where the next record will start, whether or not what is before it was written to the file.
  int endBytes() {
    return endBytes;
  }

  /// The size that the footer has come to.
  int footerBytes() {
    return footerBytes;
  }

  /// Whether the directory has not been flushed since the file was created.
  boolean isNew() {
    return !isEntryDurable;
  }

  void noteEntryDurable() {
    isEntryDurable = true;
  }

  /// Whether a flush covered records that no mark tells of.
  boolean needsMark() {
    return durableBytes > markedBytes;
  }

  /// Puts a record into the lane's buffer and accounts for it.
  ChunkState.Place append(ByteBuffer buffer, RecordHeader header, ByteBuffer payload) {
    int offset = endBytes;
    header.encode(buffer, nonce);
    buffer.put(payload);
    endBytes += header.recordBytes();
    while (writtenBytes + buffer.position() < endBytes) {
      buffer.put((byte) 0);
    }
    if (header.kind() != RecordKind.MARK) {
      SegmentFooter.Entry entry = new SegmentFooter.Entry(offset, header);
      entries.add(entry);
      footerBytes += entry.entryBytes();
    }
    return new ChunkState.Place(nonce, offset, header.recordBytes());
  }

  void appendMark(ByteBuffer buffer) {
    markedBytes = durableBytes;
    append(buffer, RecordHeader.mark(markedBytes), ByteBuffer.allocate(0));
  }

  /// Writes the lane's buffer to the file and empties it.
  void writeOut(ByteBuffer buffer) {
    buffer.flip();
    int bytes = buffer.remaining();
    file.write(buffer, writtenBytes);
    writtenBytes += bytes;
    buffer.clear();
  }

  /// Makes what was written durable.
  void flush(int upToBytes) {
    file.flush();
    durableBytes = upToBytes;
  }

  /// Ends the segment, whose records are all durable, by a footer, and closes its file.
  void seal() {
    file.write(SegmentFooter.encode(entries, nonce, endBytes), endBytes);
    file.flush();
    file.close();
  }

  void close() {
    file.close();
  }
}
