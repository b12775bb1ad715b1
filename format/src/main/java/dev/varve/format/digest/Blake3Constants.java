package dev.varve.format.digest;

/// The numbers of BLAKE3, named as in the specification ("BLAKE3: one function, fast everywhere",
/// version 20211102, section 2). Everything is in 32-bit words read as little-endian.
final class Blake3Constants {
  /// Bytes of one block, the input of one compression (section 2.1).
  static final int BLOCK_BYTES = 64;

  /// Bytes of one chunk, the leaf of the hash tree; 16 blocks (section 2.1).
  static final int CHUNK_BYTES = 1024;

  /// Blocks of one whole chunk.
  static final int CHUNK_BLOCKS = CHUNK_BYTES / BLOCK_BYTES;

  /// Bytes of one chaining value, the output of a chunk or parent that is not the root (section
  /// 2.1).
  static final int VALUE_BYTES = 32;

  /// Words of one block; words of one compression state.
  static final int BLOCK_WORDS = BLOCK_BYTES / Integer.BYTES;

  /// Words of one chaining value.
  static final int VALUE_WORDS = VALUE_BYTES / Integer.BYTES;

  /// Rounds of one compression (section 2.2).
  static final int ROUNDS = 7;

  // Table 1, initial value: the same words as in SHA-256.
  static final int IV0 = 0x6A09E667;
  static final int IV1 = 0xBB67AE85;
  static final int IV2 = 0x3C6EF372;
  static final int IV3 = 0xA54FF53A;
  static final int IV4 = 0x510E527F;
  static final int IV5 = 0x9B05688C;
  static final int IV6 = 0x1F83D9AB;
  static final int IV7 = 0x5BE0CD19;

  private static final int[] IV = {IV0, IV1, IV2, IV3, IV4, IV5, IV6, IV7};

  // Table 3, domain flags of the plain hash mode.
  static final int CHUNK_START = 1;
  static final int CHUNK_END = 1 << 1;
  static final int PARENT = 1 << 2;
  static final int ROOT = 1 << 3;

  /// Table 2: word `i` of the next round is word `PERMUTATION[i]` of this round.
  private static final int[] PERMUTATION = {2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8};

  private Blake3Constants() {}

  /// The block word that each of the sixteen message inputs of each round takes, round after round:
  /// the permutation applied `round` times. A new array of `ROUNDS * BLOCK_WORDS` entries.
  static int[] schedule() {
    int[] schedule = new int[ROUNDS * BLOCK_WORDS];
    for (int word = 0; word < BLOCK_WORDS; word++) {
      schedule[word] = word;
    }
    for (int i = BLOCK_WORDS; i < schedule.length; i++) {
      int previousRound = i / BLOCK_WORDS * BLOCK_WORDS - BLOCK_WORDS;
      schedule[i] = schedule[previousRound + PERMUTATION[i % BLOCK_WORDS]];
    }
    return schedule;
  }

  /// Word `word` of the initial value.
  static int iv(int word) {
    return IV[word];
  }

  /// The flags of block `block` of a whole chunk that is not the root.
  static int chunkFlags(int block) {
    return (block == 0 ? CHUNK_START : 0) | (block == CHUNK_BLOCKS - 1 ? CHUNK_END : 0);
  }
}
