package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.BLOCK_WORDS;
import static dev.varve.format.digest.Blake3Constants.IV0;
import static dev.varve.format.digest.Blake3Constants.IV1;
import static dev.varve.format.digest.Blake3Constants.IV2;
import static dev.varve.format.digest.Blake3Constants.IV3;
import static dev.varve.format.digest.Blake3Constants.VALUE_WORDS;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The BLAKE3 compression function (specification section 2.2) on [#LANES] independent blocks at
/// once: lane `i` of every vector belongs to block `i`, so the code is that of [Blake3Compression]
/// with vectors for words.
///
/// The blocks, their chaining values and their counters lie in one array of [#STATE_WORDS] words,
/// in rows of one word per lane: first the sixteen message words in the order of
/// [Blake3Transposition], then from [#VALUE] the eight words of chaining value, then the counters.
///
/// Why it looks as it does (measured 2026-11 on Zen 5 with AVX-512, JDK 25; other shapes are in the
/// decision record):
/// - The C2 compiler keeps vectors in registers only while every call of the vector library is
///   inlined, and inlines other methods only up to a node limit (`NodeCountInliningCutoff`). This
///   method alone passes that limit, after which even a one-line helper stays a call, boxes its
///   vector and costs seven times the speed. So it calls the library only, whose inlining is
///   forced, and does not hash two groups side by side, which passes the next limit.
/// - `a + m + b`, not `a + b + m`: `b` is the word that is ready last. The dependencies of one
///   round, 24 operations in sequence, are the limit; the number of lanes hardly matters.
///
/// Stateless and thread-safe; allocates nothing once compiled.
final class Blake3VectorCompression {
  /// The widest vector of 32-bit words that the processor has, but not more than one lane per
  /// message word.
  static final VectorSpecies<Integer> SPECIES =
      IntVector.SPECIES_PREFERRED.length() > BLOCK_WORDS
          ? IntVector.SPECIES_512
          : IntVector.SPECIES_PREFERRED;

  /// Blocks of one compression.
  static final int LANES = SPECIES.length();

  /// The first row of the chaining values.
  static final int VALUE = BLOCK_WORDS * LANES;

  /// The row of the lower halves of the counters.
  static final int COUNTER_LOW = VALUE + VALUE_WORDS * LANES;

  /// The row of the upper halves of the counters.
  static final int COUNTER_HIGH = COUNTER_LOW + LANES;

  /// Length of the array of rows.
  static final int STATE_WORDS = COUNTER_HIGH + LANES;

  /// Where the row of each message input of each round begins.
  private static final int[] SCHEDULE = schedule();

  private Blake3VectorCompression() {}

  private static int[] schedule() {
    int[] schedule = Blake3Constants.schedule();
    for (int i = 0; i < schedule.length; i++) {
      schedule[i] = Blake3Transposition.row(schedule[i]) * LANES;
    }
    return schedule;
  }

  /// Replaces the chaining values by their compression with the message words. All lanes have the
  /// same block length and flags.
  static void compress(int[] words, int blockLength, int flags) {
    IntVector v0 = IntVector.fromArray(SPECIES, words, VALUE + 0 * LANES);
    IntVector v1 = IntVector.fromArray(SPECIES, words, VALUE + 1 * LANES);
    IntVector v2 = IntVector.fromArray(SPECIES, words, VALUE + 2 * LANES);
    IntVector v3 = IntVector.fromArray(SPECIES, words, VALUE + 3 * LANES);
    IntVector v4 = IntVector.fromArray(SPECIES, words, VALUE + 4 * LANES);
    IntVector v5 = IntVector.fromArray(SPECIES, words, VALUE + 5 * LANES);
    IntVector v6 = IntVector.fromArray(SPECIES, words, VALUE + 6 * LANES);
    IntVector v7 = IntVector.fromArray(SPECIES, words, VALUE + 7 * LANES);
    IntVector v8 = IntVector.broadcast(SPECIES, IV0);
    IntVector v9 = IntVector.broadcast(SPECIES, IV1);
    IntVector v10 = IntVector.broadcast(SPECIES, IV2);
    IntVector v11 = IntVector.broadcast(SPECIES, IV3);
    IntVector v12 = IntVector.fromArray(SPECIES, words, COUNTER_LOW);
    IntVector v13 = IntVector.fromArray(SPECIES, words, COUNTER_HIGH);
    IntVector v14 = IntVector.broadcast(SPECIES, blockLength);
    IntVector v15 = IntVector.broadcast(SPECIES, flags);
    for (int round = 0; round < SCHEDULE.length; round += BLOCK_WORDS) {
      // Columns.
      v0 = v0.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round])).add(v4);
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 16);
      v8 = v8.add(v12);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 12);
      v0 = v0.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 1])).add(v4);
      v12 = v12.lanewise(XOR, v0).lanewise(ROR, 8);
      v8 = v8.add(v12);
      v4 = v4.lanewise(XOR, v8).lanewise(ROR, 7);
      v1 = v1.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 2])).add(v5);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 16);
      v9 = v9.add(v13);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 12);
      v1 = v1.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 3])).add(v5);
      v13 = v13.lanewise(XOR, v1).lanewise(ROR, 8);
      v9 = v9.add(v13);
      v5 = v5.lanewise(XOR, v9).lanewise(ROR, 7);
      v2 = v2.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 4])).add(v6);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 16);
      v10 = v10.add(v14);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 12);
      v2 = v2.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 5])).add(v6);
      v14 = v14.lanewise(XOR, v2).lanewise(ROR, 8);
      v10 = v10.add(v14);
      v6 = v6.lanewise(XOR, v10).lanewise(ROR, 7);
      v3 = v3.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 6])).add(v7);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 16);
      v11 = v11.add(v15);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 12);
      v3 = v3.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 7])).add(v7);
      v15 = v15.lanewise(XOR, v3).lanewise(ROR, 8);
      v11 = v11.add(v15);
      v7 = v7.lanewise(XOR, v11).lanewise(ROR, 7);
      // Diagonals.
      v0 = v0.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 8])).add(v5);
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 16);
      v10 = v10.add(v15);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 12);
      v0 = v0.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 9])).add(v5);
      v15 = v15.lanewise(XOR, v0).lanewise(ROR, 8);
      v10 = v10.add(v15);
      v5 = v5.lanewise(XOR, v10).lanewise(ROR, 7);
      v1 = v1.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 10])).add(v6);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 16);
      v11 = v11.add(v12);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 12);
      v1 = v1.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 11])).add(v6);
      v12 = v12.lanewise(XOR, v1).lanewise(ROR, 8);
      v11 = v11.add(v12);
      v6 = v6.lanewise(XOR, v11).lanewise(ROR, 7);
      v2 = v2.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 12])).add(v7);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 16);
      v8 = v8.add(v13);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 12);
      v2 = v2.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 13])).add(v7);
      v13 = v13.lanewise(XOR, v2).lanewise(ROR, 8);
      v8 = v8.add(v13);
      v7 = v7.lanewise(XOR, v8).lanewise(ROR, 7);
      v3 = v3.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 14])).add(v4);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 16);
      v9 = v9.add(v14);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 12);
      v3 = v3.add(IntVector.fromArray(SPECIES, words, SCHEDULE[round + 15])).add(v4);
      v14 = v14.lanewise(XOR, v3).lanewise(ROR, 8);
      v9 = v9.add(v14);
      v4 = v4.lanewise(XOR, v9).lanewise(ROR, 7);
    }
    v0.lanewise(XOR, v8).intoArray(words, VALUE + 0 * LANES);
    v1.lanewise(XOR, v9).intoArray(words, VALUE + 1 * LANES);
    v2.lanewise(XOR, v10).intoArray(words, VALUE + 2 * LANES);
    v3.lanewise(XOR, v11).intoArray(words, VALUE + 3 * LANES);
    v4.lanewise(XOR, v12).intoArray(words, VALUE + 4 * LANES);
    v5.lanewise(XOR, v13).intoArray(words, VALUE + 5 * LANES);
    v6.lanewise(XOR, v14).intoArray(words, VALUE + 6 * LANES);
    v7.lanewise(XOR, v15).intoArray(words, VALUE + 7 * LANES);
  }
}
