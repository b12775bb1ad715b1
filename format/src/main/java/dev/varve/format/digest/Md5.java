package dev.varve.format.digest;

import static dev.varve.format.digest.Md5Constants.BLOCK_BYTES;

import dev.varve.base.Check;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A running MD5 (RFC 1321) whose state can be carried on together with others', [Md5Group]. That
/// of the JDK, which is as fast alone, hides its state.
///
/// MD5 proves nothing against an attacker; protocols ask for it.
///
/// Not thread-safe.
public final class Md5 {
  /// What a digest has.
  public static final int DIGEST_BYTES = 16;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// The four words of the state.
  final int[] value = {Md5Constants.A, Md5Constants.B, Md5Constants.C, Md5Constants.D};

  private final byte[] rest = new byte[BLOCK_BYTES];
  private long sizeBytes;
  private boolean done;

  /// Begins a digest.
  public Md5() {}

  /// Adds bytes.
  ///
  /// @param bytes holds them
  /// @param offset where they start
  /// @param length how many
  public void update(byte[] bytes, int offset, int length) {
    int whole = begin(bytes, offset, length);
    int from = offset + length - whole;
    Md5Compression.compress(value, bytes, from, whole / BLOCK_BYTES);
    end(bytes, from, whole);
  }

  /// Counts bytes, and fills the block that was begun with the first of them.
  ///
  /// @return how many are left, at the end
  int begin(byte[] bytes, int offset, int length) {
    Check.state(!done, () -> "a digest that was told takes no more bytes");
    int begun = (int) (sizeBytes % BLOCK_BYTES);
    sizeBytes += length;
    if (begun == 0) {
      return length;
    }
    int count = Math.min(length, BLOCK_BYTES - begun);
    System.arraycopy(bytes, offset, rest, begun, count);
    if (begun + count == BLOCK_BYTES) {
      Md5Compression.compress(value, rest, 0, 1);
    }
    return length - count;
  }

  /// Keeps what is no whole block.
  void end(byte[] bytes, int from, int length) {
    int left = length % BLOCK_BYTES;
    if (left > 0) {
      System.arraycopy(bytes, from + length - left, rest, 0, left);
    }
  }

  /// Returns the digest of all bytes that were added; then no more can be.
  ///
  /// @return a new array
  public byte[] digest() {
    Check.state(!done, () -> "a digest is told once");
    done = true;
    int begun = (int) (sizeBytes % BLOCK_BYTES);
    byte[] last = new byte[begun < BLOCK_BYTES - Long.BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES];
    System.arraycopy(rest, 0, last, 0, begun);
    last[begun] = (byte) 0x80;
    LONG.set(last, last.length - Long.BYTES, sizeBytes * Byte.SIZE);
    Md5Compression.compress(value, last, 0, last.length / BLOCK_BYTES);
    byte[] digest = new byte[DIGEST_BYTES];
    for (int i = 0; i < value.length; i++) {
      INT.set(digest, i * Integer.BYTES, value[i]);
    }
    return digest;
  }
}
