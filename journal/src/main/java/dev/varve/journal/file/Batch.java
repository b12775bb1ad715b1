package dev.varve.journal.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Frames that go to the disk with one write: a mark, then records of one file. Filled under the
/// journal's lock, then owned by the thread that writes it.
final class Batch {
  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0);

  private static final FileHeader NO_FILE = new FileHeader(new JournalId(0, 0), 0, 0, 0, 0);

  private final ByteBuffer buffer;
  private final CRC32C crc = new CRC32C();
  private FileHeader file = NO_FILE;
  private FrameKey key = NO_FILE.frameKey();
  private long offset;
  private boolean startsFile;
  private int usedBytes;
  private long lastPosition;

  Batch(int bufferBytes) {
    this.buffer = ByteBuffer.allocateDirect(bufferBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean isEmpty() {
    return usedBytes == 0;
  }

  boolean fits(int frameBytes) {
    return usedBytes + frameBytes <= buffer.capacity();
  }

  /// The file that the frames go to.
  FileHeader file() {
    return file;
  }

  /// Whether that file must be made first.
  boolean startsFile() {
    return startsFile;
  }

  /// Where in the file the mark begins.
  long offset() {
    return offset;
  }

  int usedBytes() {
    return usedBytes;
  }

  long lastPosition() {
    return lastPosition;
  }

  /// Begins an empty batch and leaves room for its mark.
  void begin(FileHeader target, long atOffset, boolean first) {
    if (!target.equals(file)) {
      file = target;
      key = target.frameKey();
    }
    offset = atOffset;
    startsFile = first;
    usedBytes = Frame.HEADER_BYTES;
  }

  void add(long position, ByteBuffer payload) {
    usedBytes = Frame.put(buffer, usedBytes, Frame.RECORD, position, payload, key, crc);
    lastPosition = position;
  }

  /// Completes the batch with its mark.
  ///
  /// @param durablePosition what is durable now
  /// @return the bytes to write
  ByteBuffer finish(long durablePosition) {
    Frame.put(buffer, 0, Frame.MARK, durablePosition, NO_PAYLOAD, key, crc);
    return buffer.clear().limit(usedBytes);
  }

  void clear() {
    usedBytes = 0;
  }
}
