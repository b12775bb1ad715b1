package dev.varve.format.digest;

import static dev.varve.format.digest.Md5Constants.BLOCK_BYTES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The compression of MD5 (RFC 1321, section 3.4), block after block. Written out, because loops
/// over its steps are less than half as fast. Stateless.
final class Md5Compression {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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
    int x0 = word(bytes, at);
    int x1 = word(bytes, at + 4);
    int x2 = word(bytes, at + 8);
    int x3 = word(bytes, at + 12);
    int x4 = word(bytes, at + 16);
    int x5 = word(bytes, at + 20);
    int x6 = word(bytes, at + 24);
    int x7 = word(bytes, at + 28);
    int x8 = word(bytes, at + 32);
    int x9 = word(bytes, at + 36);
    int x10 = word(bytes, at + 40);
    int x11 = word(bytes, at + 44);
    int x12 = word(bytes, at + 48);
    int x13 = word(bytes, at + 52);
    int x14 = word(bytes, at + 56);
    int x15 = word(bytes, at + 60);
    // Round 1.
    a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x0 + 0xd76aa478, 7);
    d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x1 + 0xe8c7b756, 12);
    c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x2 + 0x242070db, 17);
    b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x3 + 0xc1bdceee, 22);
    a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x4 + 0xf57c0faf, 7);
    d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x5 + 0x4787c62a, 12);
    c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x6 + 0xa8304613, 17);
    b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x7 + 0xfd469501, 22);
    a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x8 + 0x698098d8, 7);
    d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x9 + 0x8b44f7af, 12);
    c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x10 + 0xffff5bb1, 17);
    b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x11 + 0x895cd7be, 22);
    a = b + Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + x12 + 0x6b901122, 7);
    d = a + Integer.rotateLeft(d + (c ^ (a & (b ^ c))) + x13 + 0xfd987193, 12);
    c = d + Integer.rotateLeft(c + (b ^ (d & (a ^ b))) + x14 + 0xa679438e, 17);
    b = c + Integer.rotateLeft(b + (a ^ (c & (d ^ a))) + x15 + 0x49b40821, 22);
    // Round 2.
    a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x1 + 0xf61e2562, 5);
    d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x6 + 0xc040b340, 9);
    c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x11 + 0x265e5a51, 14);
    b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x0 + 0xe9b6c7aa, 20);
    a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x5 + 0xd62f105d, 5);
    d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x10 + 0x02441453, 9);
    c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x15 + 0xd8a1e681, 14);
    b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x4 + 0xe7d3fbc8, 20);
    a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x9 + 0x21e1cde6, 5);
    d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x14 + 0xc33707d6, 9);
    c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x3 + 0xf4d50d87, 14);
    b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x8 + 0x455a14ed, 20);
    a = b + Integer.rotateLeft(a + (c ^ (d & (b ^ c))) + x13 + 0xa9e3e905, 5);
    d = a + Integer.rotateLeft(d + (b ^ (c & (a ^ b))) + x2 + 0xfcefa3f8, 9);
    c = d + Integer.rotateLeft(c + (a ^ (b & (d ^ a))) + x7 + 0x676f02d9, 14);
    b = c + Integer.rotateLeft(b + (d ^ (a & (c ^ d))) + x12 + 0x8d2a4c8a, 20);
    // Round 3.
    a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x5 + 0xfffa3942, 4);
    d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x8 + 0x8771f681, 11);
    c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x11 + 0x6d9d6122, 16);
    b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x14 + 0xfde5380c, 23);
    a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x1 + 0xa4beea44, 4);
    d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x4 + 0x4bdecfa9, 11);
    c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x7 + 0xf6bb4b60, 16);
    b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x10 + 0xbebfbc70, 23);
    a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x13 + 0x289b7ec6, 4);
    d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x0 + 0xeaa127fa, 11);
    c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x3 + 0xd4ef3085, 16);
    b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x6 + 0x04881d05, 23);
    a = b + Integer.rotateLeft(a + (b ^ c ^ d) + x9 + 0xd9d4d039, 4);
    d = a + Integer.rotateLeft(d + (a ^ b ^ c) + x12 + 0xe6db99e5, 11);
    c = d + Integer.rotateLeft(c + (d ^ a ^ b) + x15 + 0x1fa27cf8, 16);
    b = c + Integer.rotateLeft(b + (c ^ d ^ a) + x2 + 0xc4ac5665, 23);
    // Round 4.
    a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x0 + 0xf4292244, 6);
    d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x7 + 0x432aff97, 10);
    c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x14 + 0xab9423a7, 15);
    b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x5 + 0xfc93a039, 21);
    a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x12 + 0x655b59c3, 6);
    d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x3 + 0x8f0ccc92, 10);
    c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x10 + 0xffeff47d, 15);
    b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x1 + 0x85845dd1, 21);
    a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x8 + 0x6fa87e4f, 6);
    d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x15 + 0xfe2ce6e0, 10);
    c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x6 + 0xa3014314, 15);
    b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x13 + 0x4e0811a1, 21);
    a = b + Integer.rotateLeft(a + (c ^ (b | ~d)) + x4 + 0xf7537e82, 6);
    d = a + Integer.rotateLeft(d + (b ^ (a | ~c)) + x11 + 0xbd3af235, 10);
    c = d + Integer.rotateLeft(c + (a ^ (d | ~b)) + x2 + 0x2ad7d2bb, 15);
    b = c + Integer.rotateLeft(b + (d ^ (c | ~a)) + x9 + 0xeb86d391, 21);
    value[0] += a;
    value[1] += b;
    value[2] += c;
    value[3] += d;
  }

  private static int word(byte[] bytes, int at) {
    return (int) WORD.get(bytes, at);
  }
}
