package dev.varve.gateway.s3.body;

/// What a CRC becomes when bytes follow that are all zero, as a matrix over bits: squared again and
/// again, it skips any length in as many steps as the length has bits (M. Adler, `crc32_combine` of
/// zlib). With all ones before and after, the CRC of two runs is then a sum.
final class CrcMath {
  private CrcMath() {}

  static long combine(long polynomial, int bits, long first, long second, long secondBytes) {
    if (secondBytes == 0) {
      return first;
    }
    long[] matrix = new long[bits];
    // One bit: a shift, and the polynomial when a one falls out.
    matrix[0] = polynomial;
    for (int i = 1; i < bits; i++) {
      matrix[i] = 1L << (i - 1);
    }
    for (int i = 0; i < 3; i++) {
      matrix = square(matrix);
    }
    long crc = first;
    for (long left = secondBytes; left != 0; left >>>= 1) {
      if ((left & 1) != 0) {
        crc = times(matrix, crc);
      }
      matrix = square(matrix);
    }
    return crc ^ second;
  }

  private static long[] square(long[] matrix) {
    long[] square = new long[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      square[i] = times(matrix, matrix[i]);
    }
    return square;
  }

  private static long times(long[] matrix, long vector) {
    long sum = 0;
    for (int i = 0; i < matrix.length; i++) {
      if ((vector >>> i & 1) != 0) {
        sum ^= matrix[i];
      }
    }
    return sum;
  }
}
