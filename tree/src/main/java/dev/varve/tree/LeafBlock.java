package dev.varve.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The entries of a leaf that changes no more, in one array with a table of their hashes in front:
/// a look-up of a key reads one place of the table and the entry itself. Leaves that are used at
/// random are in no cache of the processor, so what counts is how many reads wait for each other.
///
/// | bytes | what |
/// | --- | --- |
/// | 2 for each place | the table: 0, or 3 bits of a hash above 13 bits that say where an entry is |
/// | 1 | nothing, so that no entry is at 0 |
/// | … | the entries as in a node's encoding |
///
/// An entry whose place is taken is in the next one that was free. A matter of memory only: the
/// same leaf gives the same bytes, wherever it came from.
final class LeafBlock {
  private static final int START_BITS = 13;
  private static final int START_MASK = (1 << START_BITS) - 1;
  private static final int MARK_MASK = 0xffff & ~START_MASK;

  /// The golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
  private static final long SCATTER = 0x9E3779B97F4A7C15L;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle PLACE =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private LeafBlock() {}

  /// Says whether entries of a size can be in a block.
  static boolean fits(int entriesBytes) {
    return entriesBytes < START_MASK;
  }

  /// Returns how many places the table of some entries has: a power of two, between 1.5 and 3 times
  /// as many.
  static int places(int count) {
    return Integer.highestOneBit(count + count / 2 + 1) * 2;
  }

  /// Makes a block without entries.
  static byte[] empty(int places, int entriesBytes) {
    return new byte[Short.BYTES * places + 1 + entriesBytes];
  }

  /// Returns where the first entry goes.
  static int firstStart(int places) {
    return Short.BYTES * places + 1;
  }

  /// Notes where an entry is.
  static void note(byte[] block, int places, int start, int keyStart, int keyBytes) {
    long hash = hash(block, keyStart, keyBytes);
    int at = (int) hash & (places - 1);
    while (held(block, at) != 0) {
      at = (at + 1) & (places - 1);
    }
    PLACE.set(block, Short.BYTES * at, (short) (mark(hash) | (start - Short.BYTES * places)));
  }

  /// Finds a key.
  ///
  /// @return where its value starts, and its length in the lower half; or below zero
  static long find(byte[] block, int places, byte[] key) {
    long hash = hash(key, 0, key.length);
    int mark = mark(hash);
    int at = (int) hash & (places - 1);
    // There are more places than entries, so a free one comes.
    for (int held = held(block, at); held != 0; held = held(block, at)) {
      if ((held & MARK_MASK) == mark) {
        long found = match(block, Short.BYTES * places + (held & START_MASK), key);
        if (found >= 0) {
          return found;
        }
      }
      at = (at + 1) & (places - 1);
    }
    return -1;
  }

  private static long match(byte[] block, int start, byte[] key) {
    if (Varint.get(block, start) != key.length) {
      return -1;
    }
    int lengthAt = start + Varint.bytes(key.length);
    int valueBytes = Varint.get(block, lengthAt);
    int keyStart = lengthAt + Varint.bytes(valueBytes);
    int valueStart = keyStart + key.length;
    return Arrays.equals(block, keyStart, valueStart, key, 0, key.length)
        ? (long) valueStart << Integer.SIZE | valueBytes
        : -1;
  }

  private static int held(byte[] block, int place) {
    return Short.toUnsignedInt((short) PLACE.get(block, Short.BYTES * place));
  }

  private static int mark(long hash) {
    return (int) (hash >>> Integer.SIZE) & MARK_MASK;
  }

  private static long hash(byte[] bytes, int start, int count) {
    long hash = count;
    int end = start + count;
    int at = start;
    while (end - at >= Long.BYTES) {
      hash = mixed(hash ^ (long) LONG.get(bytes, at));
      at += Long.BYTES;
    }
    long rest = 0;
    while (at < end) {
      rest = (rest << Byte.SIZE) | Byte.toUnsignedLong(bytes[at]);
      at++;
    }
    return mixed(hash ^ rest);
  }

  private static long mixed(long hash) {
    long product = hash * SCATTER;
    return product ^ (product >>> Integer.SIZE);
  }
}
