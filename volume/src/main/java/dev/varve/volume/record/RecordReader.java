package dev.varve.volume.record;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Takes apart what a [RecordWriter] built. Whatever the bytes are, the answer is a value within
/// its range or `CORRUPT`, never another exception. Not safe for sharing between threads.
public final class RecordReader {
  private static final int LOW_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int VARINT_BITS = 7;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int limit;
  private int position;

  /// Reads an array from its start to its end.
  ///
  /// @param bytes the record
  public RecordReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /// Reads a part of an array.
  ///
  /// @param bytes holds the record
  /// @param offset its first byte
  /// @param count its size
  public RecordReader(byte[] bytes, int offset, int count) {
    this.bytes = bytes;
    this.position = offset;
    this.limit = offset + count;
  }

  /// Takes a byte.
  ///
  /// @return 0 to 255
  public int takeByte() {
    need(1);
    return Byte.toUnsignedInt(bytes[position++]);
  }

  /// Takes 4 bytes.
  ///
  /// @return the number
  public int takeInt() {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = (value << Byte.SIZE) | takeByte();
    }
    return value;
  }

  /// Takes 8 bytes.
  ///
  /// @return the number
  public long takeLong() {
    need(Long.BYTES);
    long value = (long) LONG.get(bytes, position);
    position += Long.BYTES;
    return value;
  }

  /// Takes a varint, as short as it can be.
  ///
  /// @return the number, unsigned
  public long takeVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      int next = takeByte();
      long part = (long) (next & LOW_BITS) << shift;
      if (shift == Long.SIZE - 1 && next > 1) {
        throw corrupt("a number is over 64 bits");
      }
      value |= part;
      if ((next & MORE) == 0) {
        if (next == 0 && shift > 0) {
          throw corrupt("a number has a byte too many");
        }
        return value;
      }
    }
    throw corrupt("a number has no end");
  }

  /// Takes a varint that is not above 2^31-1.
  ///
  /// @return the number, at least 0
  public int takeVarint32() {
    long value = takeVarint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw corrupt("a number is over 31 bits: " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  /// Takes a count and as many bytes.
  ///
  /// @param maxBytes the most there may be
  /// @return the bytes
  public byte[] takeBytes(int maxBytes) {
    int count = takeVarint32();
    if (count > maxBytes) {
      throw corrupt("expected at most " + maxBytes + " bytes, found a count of " + count);
    }
    return takeRaw(count);
  }

  /// Takes bytes that have no count.
  ///
  /// @param count how many
  /// @return the bytes
  public byte[] takeRaw(int count) {
    need(count);
    position += count;
    return Arrays.copyOfRange(bytes, position - count, position);
  }

  /// Takes a chunk's id.
  ///
  /// @return the id
  public ChunkId takeChunkId() {
    need(ChunkId.BYTES);
    if (!isAlgorithm(bytes[position])) {
      throw corrupt("no digest algorithm has the code " + bytes[position]);
    }
    ChunkId id = ChunkId.decode(ByteBuffer.wrap(bytes, position, ChunkId.BYTES));
    position += ChunkId.BYTES;
    return id;
  }

  /// Returns how many bytes are left.
  ///
  /// @return bytes
  public int remaining() {
    return limit - position;
  }

  /// Checks that nothing is left.
  public void end() {
    if (position != limit) {
      throw corrupt("expected the end, found " + (limit - position) + " more bytes");
    }
  }

  /// Makes the error for a record that cannot be.
  ///
  /// @param what what was expected and found
  /// @return the error, to be thrown
  public VarveException corrupt(String what) {
    return new VarveException(
        ErrorCode.CORRUPT, "a record of the volume is damaged at byte " + position + ": " + what);
  }

  private static boolean isAlgorithm(byte code) {
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      if (algorithm.code() == code) {
        return true;
      }
    }
    return false;
  }

  private void need(int count) {
    if (count < 0 || limit - position < count) {
      throw corrupt("expected " + count + " bytes, found " + (limit - position));
    }
  }
}
