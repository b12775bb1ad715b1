package dev.varve.journal.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// What follows a journal file's header: frames, one after the other, then zeros. Integers are
/// little endian.
///
/// ```
/// offset  bytes  field
///      0      4  CRC32C of all bytes of the frame after this field, xor CRC32C of the file's nonce
///                in its 8 bytes
///      4      3  length of the payload in bytes, 0 to 4194304
///      7      1  kind
///      8      8  position
///     16      8  term of the file
///     24         payload, then zeros up to a multiple of 8 bytes
/// ```
///
/// Kinds, and what the position means:
///
/// * 1 `RECORD`: the position of the record. Positions in a file are dense.
/// * 2 `MARK`: the journal was durable up to this position before the mark was written. No payload.
///   Every write of records starts with one, and a clean close ends with one. So a bad frame at or
///   before a marked position was good once; one after it may be a write that a crash tore.
/// * 3 `END`: the next file, which starts with this position, is durable in the directory. No
///   payload.
///
/// Kind 0 is none, so zeros are never a frame. The nonce keeps bytes of any other file from being
/// taken for a frame of this one.
final class Frame {
  static final int HEADER_BYTES = 24;
  static final byte RECORD = 1;
  static final byte MARK = 2;
  static final byte END = 3;

  /// Bytes that records leave free at a file's end: for the mark of a clean close, and the end.
  static final int RESERVED_BYTES = 2 * HEADER_BYTES;

  /// Frames start at multiples of this.
  static final int ALIGNMENT = 8;

  static final int AT_LENGTH = 4;
  static final int AT_POSITION = 8;
  static final int AT_TERM = 16;
  static final int KIND_SHIFT = 24;
  static final int LENGTH_MASK = (1 << KIND_SHIFT) - 1;

  private Frame() {}

  /// Returns the bytes that a frame takes.
  static int sizeBytes(int payloadBytes) {
    return HEADER_BYTES + payloadBytes + (-payloadBytes & ALIGNMENT - 1);
  }

  /// Writes a frame.
  ///
  /// @param target little endian; its position and limit are lost
  /// @param offset where in the target
  /// @param payload what the frame carries; its position does not change
  /// @param key of the file that it is for
  /// @param crc left in any state
  /// @return the offset after the frame
  static int put(
      ByteBuffer target,
      int offset,
      byte kind,
      long position,
      ByteBuffer payload,
      FrameKey key,
      CRC32C crc) {
    int payloadBytes = payload.remaining();
    int end = offset + sizeBytes(payloadBytes);
    target.clear();
    target.putLong(end - ALIGNMENT, 0);
    target.put(offset + HEADER_BYTES, payload, payload.position(), payloadBytes);
    target.putInt(offset + AT_LENGTH, kind << KIND_SHIFT | payloadBytes);
    target.putLong(offset + AT_POSITION, position);
    target.putLong(offset + AT_TERM, key.term());
    target.putInt(offset, crc(target, offset, end, crc) ^ key.seed());
    return end;
  }

  /// Computes the CRC of a frame's bytes; the buffer's position and limit are lost.
  static int crc(ByteBuffer bytes, int offset, int end, CRC32C crc) {
    bytes.limit(end).position(offset + AT_LENGTH);
    crc.reset();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
