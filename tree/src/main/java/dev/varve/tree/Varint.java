package dev.varve.tree;

/// Lengths as encodings write them: seven bits a byte, lowest first, the top bit set on all bytes
/// but the last.
final class Varint {
  /// More than any length needs.
  static final int MAX_BYTES = 4;

  private static final int BITS = 7;

  private Varint() {}

  /// Returns the encoded size of a length.
  static int bytes(int value) {
    int bytes = 1;
    for (int rest = value >>> BITS; rest != 0; rest >>>= BITS) {
      bytes++;
    }
    return bytes;
  }

  /// Writes a length and returns the offset behind it.
  static int put(byte[] target, int offset, int value) {
    int at = offset;
    int rest = value;
    while (rest >= 1 << BITS) {
      target[at++] = (byte) (rest | 1 << BITS);
      rest >>>= BITS;
    }
    target[at++] = (byte) rest;
    return at;
  }

  /// Reads a length that starts at an offset, or returns -1 when there is none that [#put] wrote.
  static int get(byte[] source, int offset) {
    int value = 0;
    for (int i = 0; i < MAX_BYTES && offset + i < source.length; i++) {
      byte read = source[offset + i];
      value |= (read & 0x7f) << (BITS * i);
      if (read >= 0) {
        boolean padded = i > 0 && read == 0;
        return padded ? -1 : value;
      }
    }
    return -1;
  }
}
