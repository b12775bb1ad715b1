package dev.varve.format.segment;

import dev.varve.base.Check;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of contents that seals a segment: the head of every record but the marks, with its
/// offset. It is written after the records are durable, so its presence proves that they were. An
/// index can be rebuilt from footers alone, and a damaged record is known by name. Integers are
/// big-endian.
///
/// ```
/// entries, one after the other:
///   4   offset of the record in the segment
///   …   the record's head, as RecordHeader has it
/// trailer, the last 32 bytes of the file:
///   0   8   magic "VARVEEND"
///   8   4   offset of the first entry, which is where records end
///   12  4   size of all entries in bytes
///   16  4   number of entries
///   20  4   CRC32C of the entries
///   24  4   zero
///   28  4   CRC32C of the segment's nonce (8 bytes) and bytes 0 to 27
/// ```
public final class SegmentFooter {
  /// Size of the trailer in bytes.
  public static final int TRAILER_BYTES = 32;

  private static final long MAGIC = 0x5641_5256_4545_4E44L;
  private static final int CRC_OFFSET = 28;

  private SegmentFooter() {}

  /// A record's place and head.
  ///
  /// @param offset where the record starts in the segment, in bytes
  /// @param header the record's head
  public record Entry(int offset, RecordHeader header) {
    /// Returns the size of the entry in a footer.
    ///
    /// @return bytes
    public int entryBytes() {
      return Integer.BYTES + header.headBytes();
    }
  }

  /// The end of a sealed segment.
  ///
  /// @param entriesOffset where entries start and records end, in bytes
  /// @param entriesBytes the size of all entries
  /// @param entryCount the number of entries
  /// @param entriesCrc CRC32C of the entries
  public record Trailer(int entriesOffset, int entriesBytes, int entryCount, int entriesCrc) {
    /// Returns the size of the whole file.
    ///
    /// @return bytes
    public long fileBytes() {
      return (long) entriesOffset + entriesBytes + TRAILER_BYTES;
    }
  }

  /// Encodes a footer.
  ///
  /// @param entries the records in the order of their offsets
  /// @param nonce the segment's nonce
  /// @param recordsEnd where the footer will be written
  /// @return the footer, to be written at that offset
  public static ByteBuffer encode(List<Entry> entries, long nonce, int recordsEnd) {
    int entriesBytes = entries.stream().mapToInt(Entry::entryBytes).sum();
    ByteBuffer footer = ByteBuffer.allocate(entriesBytes + TRAILER_BYTES);
    for (Entry entry : entries) {
      footer.putInt(entry.offset());
      entry.header().encode(footer, nonce);
    }
    footer.putLong(MAGIC).putInt(recordsEnd).putInt(entriesBytes).putInt(entries.size());
    footer.putInt(Checksum.of(footer.slice(0, entriesBytes))).putInt(0);
    footer.putInt(trailerCrc(footer, entriesBytes, nonce));
    return footer.flip();
  }

  /// Decodes a trailer.
  ///
  /// @param source holds the last [#TRAILER_BYTES] bytes of a file; its position does not change
  /// @param nonce the segment's nonce
  /// @return the trailer, or empty when the segment is not sealed or the trailer is damaged
  public static Optional<Trailer> decodeTrailer(ByteBuffer source, long nonce) {
    int start = source.position();
    if (source.remaining() < TRAILER_BYTES
        || source.getLong(start) != MAGIC
        || source.getInt(start + CRC_OFFSET) != trailerCrc(source, start, nonce)) {
      return Optional.empty();
    }
    return Optional.of(
        new Trailer(
            source.getInt(start + 8),
            source.getInt(start + 12),
            source.getInt(start + 16),
            source.getInt(start + 20)));
  }

  /// Decodes entries.
  ///
  /// @param source holds exactly the entries
  /// @param trailer the trailer that describes them
  /// @param nonce the segment's nonce
  /// @return the entries in the order of their offsets, or empty when they are damaged
  public static Optional<List<Entry>> decodeEntries(
      ByteBuffer source, Trailer trailer, long nonce) {
    if (source.remaining() != trailer.entriesBytes()
        || Checksum.of(source) != trailer.entriesCrc()) {
      return Optional.empty();
    }
    ByteBuffer rest = source.duplicate();
    List<Entry> entries = new ArrayList<>();
    while (rest.remaining() > Integer.BYTES) {
      int offset = rest.getInt();
      Optional<RecordHeader> header = RecordHeader.decode(rest, nonce);
      if (header.isEmpty()) {
        return Optional.empty();
      }
      rest.position(rest.position() + header.get().headBytes());
      entries.add(new Entry(offset, header.get()));
    }
    Check.invariant(
        entries.size() == trailer.entryCount(),
        () -> "a footer of " + trailer.entryCount() + " entries holds " + entries.size());
    return Optional.of(entries);
  }

  private static int trailerCrc(ByteBuffer buffer, int start, long nonce) {
    return Checksum.of(nonce, buffer.slice(start, CRC_OFFSET));
  }
}
