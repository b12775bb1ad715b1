package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.IV0;
import static dev.varve.format.digest.Blake3Constants.IV1;
import static dev.varve.format.digest.Blake3Constants.IV2;
import static dev.varve.format.digest.Blake3Constants.IV3;
import static dev.varve.format.digest.Blake3Constants.IV4;
import static dev.varve.format.digest.Blake3Constants.IV5;
import static dev.varve.format.digest.Blake3Constants.IV6;
import static dev.varve.format.digest.Blake3Constants.IV7;
import static dev.varve.format.digest.Blake3Constants.ROUNDS;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The BLAKE3 compression function on one block (specification section 2.2), in plain Java.
///
/// Everything in the round loop is a local variable: the sixteen state words `v`, the sixteen
/// message words `m`. Stateless and thread-safe.
final class Blake3Compression {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Blake3Compression() {}

  /// Writes the initial value, with which each chunk and each parent starts, to `value`.
  static void start(byte[] value, int offset) {
    putWord(value, offset, 0, IV0);
    putWord(value, offset, 1, IV1);
    putWord(value, offset, 2, IV2);
    putWord(value, offset, 3, IV3);
    putWord(value, offset, 4, IV4);
    putWord(value, offset, 5, IV5);
    putWord(value, offset, 6, IV6);
    putWord(value, offset, 7, IV7);
  }

  /// Replaces the 32 bytes of chaining value at `valueOffset` by their compression with the 64
  /// bytes of block at `blockOffset`, of which `blockLength` are input and the others zero.
  static void compress(
      byte[] value,
      int valueOffset,
      byte[] block,
      int blockOffset,
      long counter,
      int blockLength,
      int flags) {
    int m0 = word(block, blockOffset, 0);
    int m1 = word(block, blockOffset, 1);
    int m2 = word(block, blockOffset, 2);
    int m3 = word(block, blockOffset, 3);
    int m4 = word(block, blockOffset, 4);
    int m5 = word(block, blockOffset, 5);
    int m6 = word(block, blockOffset, 6);
    int m7 = word(block, blockOffset, 7);
    int m8 = word(block, blockOffset, 8);
    int m9 = word(block, blockOffset, 9);
    int m10 = word(block, blockOffset, 10);
    int m11 = word(block, blockOffset, 11);
    int m12 = word(block, blockOffset, 12);
    int m13 = word(block, blockOffset, 13);
    int m14 = word(block, blockOffset, 14);
    int m15 = word(block, blockOffset, 15);
    int v0 = word(value, valueOffset, 0);
    int v1 = word(value, valueOffset, 1);
    int v2 = word(value, valueOffset, 2);
    int v3 = word(value, valueOffset, 3);
    int v4 = word(value, valueOffset, 4);
    int v5 = word(value, valueOffset, 5);
    int v6 = word(value, valueOffset, 6);
    int v7 = word(value, valueOffset, 7);
    int v8 = IV0;
    int v9 = IV1;
    int v10 = IV2;
    int v11 = IV3;
    int v12 = (int) counter;
    int v13 = (int) (counter >>> Integer.SIZE);
    int v14 = blockLength;
    int v15 = flags;
    for (int round = 0; round < ROUNDS; round++) {
      // Columns.
      v0 = v0 + m0 + v4;
      v12 = Integer.rotateRight(v12 ^ v0, 16);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 12);
      v0 = v0 + m1 + v4;
      v12 = Integer.rotateRight(v12 ^ v0, 8);
      v8 += v12;
      v4 = Integer.rotateRight(v4 ^ v8, 7);
      v1 = v1 + m2 + v5;
      v13 = Integer.rotateRight(v13 ^ v1, 16);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 12);
      v1 = v1 + m3 + v5;
      v13 = Integer.rotateRight(v13 ^ v1, 8);
      v9 += v13;
      v5 = Integer.rotateRight(v5 ^ v9, 7);
      v2 = v2 + m4 + v6;
      v14 = Integer.rotateRight(v14 ^ v2, 16);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 12);
      v2 = v2 + m5 + v6;
      v14 = Integer.rotateRight(v14 ^ v2, 8);
      v10 += v14;
      v6 = Integer.rotateRight(v6 ^ v10, 7);
      v3 = v3 + m6 + v7;
      v15 = Integer.rotateRight(v15 ^ v3, 16);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 12);
      v3 = v3 + m7 + v7;
      v15 = Integer.rotateRight(v15 ^ v3, 8);
      v11 += v15;
      v7 = Integer.rotateRight(v7 ^ v11, 7);
      // Diagonals.
      v0 = v0 + m8 + v5;
      v15 = Integer.rotateRight(v15 ^ v0, 16);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 12);
      v0 = v0 + m9 + v5;
      v15 = Integer.rotateRight(v15 ^ v0, 8);
      v10 += v15;
      v5 = Integer.rotateRight(v5 ^ v10, 7);
      v1 = v1 + m10 + v6;
      v12 = Integer.rotateRight(v12 ^ v1, 16);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 12);
      v1 = v1 + m11 + v6;
      v12 = Integer.rotateRight(v12 ^ v1, 8);
      v11 += v12;
      v6 = Integer.rotateRight(v6 ^ v11, 7);
      v2 = v2 + m12 + v7;
      v13 = Integer.rotateRight(v13 ^ v2, 16);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 12);
      v2 = v2 + m13 + v7;
      v13 = Integer.rotateRight(v13 ^ v2, 8);
      v8 += v13;
      v7 = Integer.rotateRight(v7 ^ v8, 7);
      v3 = v3 + m14 + v4;
      v14 = Integer.rotateRight(v14 ^ v3, 16);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 12);
      v3 = v3 + m15 + v4;
      v14 = Integer.rotateRight(v14 ^ v3, 8);
      v9 += v14;
      v4 = Integer.rotateRight(v4 ^ v9, 7);
      // The words of the next round (table 2), along the cycles of the permutation.
      int first1 = m0;
      m0 = m2;
      m2 = m3;
      m3 = m10;
      m10 = m12;
      m12 = m9;
      m9 = m11;
      m11 = m5;
      m5 = first1;
      int first2 = m1;
      m1 = m6;
      m6 = m4;
      m4 = m7;
      m7 = m13;
      m13 = m14;
      m14 = m15;
      m15 = m8;
      m8 = first2;
    }
    putWord(value, valueOffset, 0, v0 ^ v8);
    putWord(value, valueOffset, 1, v1 ^ v9);
    putWord(value, valueOffset, 2, v2 ^ v10);
    putWord(value, valueOffset, 3, v3 ^ v11);
    putWord(value, valueOffset, 4, v4 ^ v12);
    putWord(value, valueOffset, 5, v5 ^ v13);
    putWord(value, valueOffset, 6, v6 ^ v14);
    putWord(value, valueOffset, 7, v7 ^ v15);
  }

  private static int word(byte[] bytes, int offset, int index) {
    return (int) WORD.get(bytes, offset + index * Integer.BYTES);
  }

  private static void putWord(byte[] bytes, int offset, int index, int word) {
    WORD.set(bytes, offset + index * Integer.BYTES, word);
  }
}
