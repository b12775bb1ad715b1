package dev.varve.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Eight bytes of a key as one number.
final class KeyHead {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int TOP_SHIFT = Long.SIZE - Byte.SIZE;

  private KeyHead() {}

  /// Returns up to eight bytes from an offset on, zeros behind the key's end, as a number. Where
  /// two numbers differ, they are ordered, signed, as the keys are.
  static long of(byte[] bytes, int from, int to) {
    if (to - from >= Long.BYTES) {
      return (long) LONG.get(bytes, from) ^ Long.MIN_VALUE;
    }
    long head = 0;
    for (int i = from; i < to; i++) {
      head |= Byte.toUnsignedLong(bytes[i]) << (TOP_SHIFT - Byte.SIZE * (i - from));
    }
    return head ^ Long.MIN_VALUE;
  }

  /// Counts the bytes that two pieces of one length have in common at their start.
  static int sharedBytes(byte[] a, int aStart, byte[] b, int bStart, int length) {
    int mismatch = Arrays.mismatch(a, aStart, aStart + length, b, bStart, bStart + length);
    return mismatch < 0 ? length : mismatch;
  }
}
