package dev.varve.journal.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.journal.Journal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Reads the frames of one file through a buffer. Holds one frame at a time. For one thread; does
/// not own the file.
final class FrameReader {
  private static final int WINDOW_BYTES = 256 << 10;

  private final DiskFile file;
  private final FileHeader header;
  private final FrameKey key;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer window;
  private long windowOffset;
  private int windowEnd;

  private long offset;
  private byte kind;
  private long position;
  private int payloadBytes;

  FrameReader(DiskFile file, FileHeader header) {
    this.file = file;
    this.header = header;
    this.key = header.frameKey();
    this.window = newWindow((int) Math.min(WINDOW_BYTES, header.sizeBytes()));
  }

  /// Opens a file's header.
  static FileHeader header(DiskFile file) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(FileHeader.BYTES);
    file.read(bytes, 0);
    return FileHeader.decode(bytes.flip(), file.path());
  }

  /// Reads the frame at an offset.
  ///
  /// @return whether there is a whole, undamaged frame of this file
  boolean load(long atOffset) {
    if (!cover(atOffset, Frame.HEADER_BYTES)) {
      return false;
    }
    int at = (int) (atOffset - windowOffset);
    int word = window.getInt(at + Frame.AT_LENGTH);
    int length = word & Frame.LENGTH_MASK;
    byte found = (byte) (word >>> Frame.KIND_SHIFT);
    boolean known = found == Frame.RECORD || (length == 0 && isNote(found));
    if (!known
        || length > Journal.MAX_RECORD_BYTES
        || window.getLong(at + Frame.AT_TERM) != key.term()) {
      return false;
    }
    if (!cover(atOffset, Frame.sizeBytes(length))) {
      return false;
    }
    at = (int) (atOffset - windowOffset);
    int expected = Frame.crc(window, at, at + Frame.sizeBytes(length), crc) ^ key.seed();
    if (expected != window.getInt(at)) {
      return false;
    }
    offset = atOffset;
    kind = found;
    payloadBytes = length;
    position = window.getLong(at + Frame.AT_POSITION);
    return true;
  }

  private static boolean isNote(byte kind) {
    return kind == Frame.MARK || kind == Frame.END;
  }

  /// Returns the 8 bytes at an offset, or 0 past the end.
  long word(long atOffset) {
    return cover(atOffset, Long.BYTES) ? window.getLong((int) (atOffset - windowOffset)) : 0;
  }

  byte kind() {
    return kind;
  }

  /// The position in the frame, whose meaning depends on its kind.
  long position() {
    return position;
  }

  /// The term in the frame, which is that of the file.
  long term() {
    return key.term();
  }

  /// Where the frame ends.
  long endOffset() {
    return offset + Frame.sizeBytes(payloadBytes);
  }

  /// Returns a copy of the frame's payload.
  ByteBuffer payload() {
    byte[] bytes = new byte[payloadBytes];
    window.clear().get((int) (offset - windowOffset) + Frame.HEADER_BYTES, bytes);
    return ByteBuffer.wrap(bytes);
  }

  /// Returns the offset after a record that is known to be there.
  long endOf(long target) {
    long at = FileHeader.BYTES;
    long last = header.firstPosition() - 1;
    while (last < target) {
      if (!load(at)) {
        throw damaged(at, last + 1);
      }
      last += kind == Frame.RECORD ? 1 : 0;
      at = endOffset();
    }
    return at;
  }

  /// Says that a record which was durable is not there any more.
  VarveException damaged(long atOffset, long expectedPosition) {
    return new VarveException(
        ErrorCode.CORRUPT,
        ("%s: expected the record of position %d at offset %d, which was durable; found damaged"
                + " bytes; nothing was changed: restore the file from a copy")
            .formatted(file.path(), expectedPosition, atOffset));
  }

  /// Makes bytes available in the window, as far as the file goes.
  private boolean cover(long atOffset, int bytes) {
    window.clear();
    if (atOffset >= windowOffset && atOffset + bytes <= windowOffset + windowEnd) {
      return true;
    }
    if (atOffset + bytes > header.sizeBytes()) {
      return false;
    }
    if (bytes > window.capacity()) {
      window = newWindow(bytes);
    }
    window.limit((int) Math.min(window.capacity(), header.sizeBytes() - atOffset));
    windowOffset = atOffset;
    windowEnd = file.read(window, atOffset);
    window.clear();
    return bytes <= windowEnd;
  }

  private static ByteBuffer newWindow(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
