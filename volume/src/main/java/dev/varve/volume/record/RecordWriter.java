package dev.varve.volume.record;

import dev.varve.format.chunk.ChunkId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Builds the bytes of one record. Integers of fixed size are big-endian; a varint is 7 bits a
/// byte, lowest first, the highest bit set on all but the last byte, 1 to 10 bytes; bytes are a
/// varint of their count and then themselves. Not safe for sharing between threads.
public final class RecordWriter {
  private static final int START_BYTES = 128;
  private static final int LOW_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int VARINT_BITS = 7;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = new byte[START_BYTES];
  private int size;

  /// Creates an empty writer.
  public RecordWriter() {}

  /// Appends a byte.
  ///
  /// @param value the lower 8 bits count
  /// @return this
  public RecordWriter putByte(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
    return this;
  }

  /// Appends 4 bytes.
  ///
  /// @param value the number
  /// @return this
  public RecordWriter putInt(int value) {
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      putByte(value >>> shift);
    }
    return this;
  }

  /// Appends 8 bytes.
  ///
  /// @param value the number
  /// @return this
  public RecordWriter putLong(long value) {
    reserve(Long.BYTES);
    LONG.set(buffer, size, value);
    size += Long.BYTES;
    return this;
  }

  /// Appends a varint.
  ///
  /// @param value the number, unsigned
  /// @return this
  public RecordWriter putVarint(long value) {
    long rest = value;
    while ((rest & ~LOW_BITS) != 0) {
      putByte(((int) rest & LOW_BITS) | MORE);
      rest >>>= VARINT_BITS;
    }
    return putByte((int) rest);
  }

  /// Appends a count and bytes.
  ///
  /// @param bytes the bytes
  /// @return this
  public RecordWriter putBytes(byte[] bytes) {
    return putVarint(bytes.length).putRaw(bytes, 0, bytes.length);
  }

  /// Appends bytes without a count.
  ///
  /// @param bytes the bytes
  /// @param offset the first
  /// @param count how many
  /// @return this
  public RecordWriter putRaw(byte[] bytes, int offset, int count) {
    reserve(count);
    System.arraycopy(bytes, offset, buffer, size, count);
    size += count;
    return this;
  }

  /// Appends a chunk's id.
  ///
  /// @param id the id
  /// @return this
  public RecordWriter putChunkId(ChunkId id) {
    reserve(ChunkId.BYTES);
    id.encode(ByteBuffer.wrap(buffer, size, ChunkId.BYTES));
    size += ChunkId.BYTES;
    return this;
  }

  /// Returns the size so far.
  ///
  /// @return bytes
  public int sizeBytes() {
    return size;
  }

  /// Returns the record.
  ///
  /// @return a copy of the bytes so far
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /// Returns the record without copying it, valid until the writer is used again.
  ///
  /// @return a buffer over the bytes so far
  public ByteBuffer view() {
    return ByteBuffer.wrap(buffer, 0, size);
  }

  /// Forgets the bytes, keeps the memory.
  ///
  /// @return this
  public RecordWriter clear() {
    size = 0;
    return this;
  }

  private void reserve(int count) {
    if (buffer.length - size < count) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, count), buffer.length * 2));
    }
  }
}
