package dev.varve.format.digest;

/// The tables of MD5 (RFC 1321, section 3.4).
final class Md5Constants {
  static final int BLOCK_BYTES = 64;

  /// A block and the steps of a round.
  static final int BLOCK_WORDS = 16;

  static final int STEPS = 64;

  static final int A = 0x67452301;
  static final int B = 0xefcdab89;
  static final int C = 0x98badcfe;
  static final int D = 0x10325476;

  private Md5Constants() {}

  /// What each step adds: the first 32 bits after the point of the sine of its number.
  static int[] sines() {
    int[] sines = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      sines[i] = (int) (long) (StrictMath.abs(StrictMath.sin(i + 1)) * (1L << Integer.SIZE));
    }
    return sines;
  }

  /// Which word of the block each step takes.
  static int[] schedule() {
    int[] schedule = new int[STEPS];
    for (int i = 0; i < BLOCK_WORDS; i++) {
      schedule[i] = i;
      schedule[BLOCK_WORDS + i] = (5 * i + 1) % BLOCK_WORDS;
      schedule[2 * BLOCK_WORDS + i] = (3 * i + 5) % BLOCK_WORDS;
      schedule[3 * BLOCK_WORDS + i] = 7 * i % BLOCK_WORDS;
    }
    return schedule;
  }
}
