package dev.varve.format.segment;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The first 64 bytes of a log segment. Integers are big-endian.
///
/// ```
/// 0   8   magic "VARVESEG"
/// 8   2   format version, 1
/// 10  6   zero
/// 16  16  id of the device
/// 32  8   nonce, as in the file's name
/// 40  20  zero
/// 60  4   CRC32C of bytes 0 to 59
/// ```
///
/// @param deviceHigh upper 64 bits of the device's id
/// @param deviceLow lower 64 bits of the device's id
/// @param nonce the segment's name: a number that no other segment of the device ever has
public record SegmentHeader(long deviceHigh, long deviceLow, long nonce) {
  /// Size of the header in bytes, and so the offset of the first record.
  public static final int BYTES = 64;

  private static final long MAGIC = 0x5641_5256_4553_4547L;
  private static final short VERSION = 1;
  private static final int CRC_OFFSET = 60;

  /// Encodes the header.
  ///
  /// @param target receives [#BYTES] bytes; its position advances past them
  public void encode(ByteBuffer target) {
    int start = target.position();
    target.put(new byte[BYTES]);
    target.putLong(start, MAGIC);
    target.putShort(start + 8, VERSION);
    target.putLong(start + 16, deviceHigh);
    target.putLong(start + 24, deviceLow);
    target.putLong(start + 32, nonce);
    target.putInt(start + CRC_OFFSET, crc(target, start));
  }

  /// Decodes a header.
  ///
  /// @param source holds the file's first bytes from its position on; its position does not change
  /// @param path the file, for messages
  /// @return the header, or empty when the bytes are no undamaged header
  /// @throws VarveException `UNKNOWN_FORMAT` when it is undamaged and of another version
  public static Optional<SegmentHeader> decode(ByteBuffer source, String path) {
    int start = source.position();
    if (source.remaining() < BYTES
        || source.getLong(start) != MAGIC
        || source.getInt(start + CRC_OFFSET) != crc(source, start)) {
      return Optional.empty();
    }
    short version = source.getShort(start + 8);
    if (version != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          path + " is a segment of format version " + version + "; this Varve reads " + VERSION);
    }
    return Optional.of(
        new SegmentHeader(
            source.getLong(start + 16), source.getLong(start + 24), source.getLong(start + 32)));
  }

  private static int crc(ByteBuffer buffer, int start) {
    return Checksum.of(buffer.slice(start, CRC_OFFSET));
  }
}
