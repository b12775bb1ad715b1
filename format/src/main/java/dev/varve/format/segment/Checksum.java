package dev.varve.format.segment;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC32C (RFC 3720, appendix B.4) over parts of a segment.
final class Checksum {
  private Checksum() {}

  /// Sums parts as if they followed each other; their positions do not change.
  static int of(ByteBuffer... parts) {
    return update(new CRC32C(), parts);
  }

  /// Sums a segment's nonce and parts, so that bytes of one segment do not pass in another.
  static int of(long nonce, ByteBuffer... parts) {
    CRC32C crc = new CRC32C();
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update((int) (nonce >>> shift));
    }
    return update(crc, parts);
  }

  private static int update(CRC32C crc, ByteBuffer... parts) {
    for (ByteBuffer part : parts) {
      crc.update(part.duplicate());
    }
    return (int) crc.getValue();
  }
}
