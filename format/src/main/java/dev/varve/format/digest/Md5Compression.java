package dev.varve.format.digest;

import static dev.varve.format.digest.Md5Constants.BLOCK_BYTES;
import static dev.varve.format.digest.Md5Constants.BLOCK_WORDS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The compression of MD5 (RFC 1321, section 3.4), block after block. Stateless.
final class Md5Compression {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int[] SINES = Md5Constants.sines();

  private Md5Compression() {}

  /// Replaces a state by its compression with blocks.
  ///
  /// @param value four words
  static void compress(int[] value, byte[] bytes, int offset, int blockCount) {
    for (int block = 0; block < blockCount; block++) {
      compress(value, bytes, offset + block * BLOCK_BYTES);
    }
  }

  private static void compress(int[] value, byte[] bytes, int at) {
    int a = value[0];
    int b = value[1];
    int c = value[2];
    int d = value[3];
    for (int i = 0; i < BLOCK_WORDS; i += 4) {
      a += (d ^ (b & (c ^ d))) + word(bytes, at, i) + SINES[i];
      a = b + Integer.rotateLeft(a, 7);
      d += (c ^ (a & (b ^ c))) + word(bytes, at, i + 1) + SINES[1 + i];
      d = a + Integer.rotateLeft(d, 12);
      c += (b ^ (d & (a ^ b))) + word(bytes, at, i + 2) + SINES[2 + i];
      c = d + Integer.rotateLeft(c, 17);
      b += (a ^ (c & (d ^ a))) + word(bytes, at, i + 3) + SINES[3 + i];
      b = c + Integer.rotateLeft(b, 22);
    }
    for (int i = 0; i < BLOCK_WORDS; i += 4) {
      a += (c ^ (d & (b ^ c))) + word(bytes, at, 5 * i + 1) + SINES[16 + i];
      a = b + Integer.rotateLeft(a, 5);
      d += (b ^ (c & (a ^ b))) + word(bytes, at, 5 * i + 6) + SINES[17 + i];
      d = a + Integer.rotateLeft(d, 9);
      c += (a ^ (b & (d ^ a))) + word(bytes, at, 5 * i + 11) + SINES[18 + i];
      c = d + Integer.rotateLeft(c, 14);
      b += (d ^ (a & (c ^ d))) + word(bytes, at, 5 * i + 16) + SINES[19 + i];
      b = c + Integer.rotateLeft(b, 20);
    }
    for (int i = 0; i < BLOCK_WORDS; i += 4) {
      a += (b ^ c ^ d) + word(bytes, at, 3 * i + 5) + SINES[32 + i];
      a = b + Integer.rotateLeft(a, 4);
      d += (a ^ b ^ c) + word(bytes, at, 3 * i + 8) + SINES[33 + i];
      d = a + Integer.rotateLeft(d, 11);
      c += (d ^ a ^ b) + word(bytes, at, 3 * i + 11) + SINES[34 + i];
      c = d + Integer.rotateLeft(c, 16);
      b += (c ^ d ^ a) + word(bytes, at, 3 * i + 14) + SINES[35 + i];
      b = c + Integer.rotateLeft(b, 23);
    }
    for (int i = 0; i < BLOCK_WORDS; i += 4) {
      a += (c ^ (b | ~d)) + word(bytes, at, 7 * i) + SINES[48 + i];
      a = b + Integer.rotateLeft(a, 6);
      d += (b ^ (a | ~c)) + word(bytes, at, 7 * i + 7) + SINES[49 + i];
      d = a + Integer.rotateLeft(d, 10);
      c += (a ^ (d | ~b)) + word(bytes, at, 7 * i + 14) + SINES[50 + i];
      c = d + Integer.rotateLeft(c, 15);
      b += (d ^ (c | ~a)) + word(bytes, at, 7 * i + 21) + SINES[51 + i];
      b = c + Integer.rotateLeft(b, 21);
    }
    value[0] += a;
    value[1] += b;
    value[2] += c;
    value[3] += d;
  }

  private static int word(byte[] bytes, int at, int index) {
    return (int) WORD.get(bytes, at + index % BLOCK_WORDS * Integer.BYTES);
  }
}
