package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3VectorCompression.LANES;
import static dev.varve.format.digest.Blake3VectorCompression.SPECIES;
import static dev.varve.format.digest.Md5Constants.BLOCK_WORDS;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.NOT;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;

/// The compression of MD5 on as many independent blocks as a vector has lanes: lane `i` of every
/// vector belongs to block `i`, so the code is that of [Md5Compression] with vectors for words.
///
/// Each step of MD5 needs the one before, so alone it leaves most of a processor idle. The words
/// come in the rows of [Blake3Transposition]; from [#VALUE] follow four rows of state. What
/// [Blake3VectorCompression] says of its shape holds here too.
///
/// Stateless and thread-safe; allocates nothing once compiled.
final class Md5VectorCompression {
  /// The first row of the states.
  static final int VALUE = BLOCK_WORDS * LANES;

  /// Words of a state.
  static final int VALUE_WORDS = 4;

  /// Length of the array of rows.
  static final int STATE_WORDS = VALUE + VALUE_WORDS * LANES;

  private static final int[] SINES = Md5Constants.sines();

  /// Where the row of each step's word begins.
  private static final int[] ROWS = rows();

  private Md5VectorCompression() {}

  private static int[] rows() {
    int[] rows = Md5Constants.schedule();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Blake3Transposition.row(rows[i]) * LANES;
    }
    return rows;
  }

  /// Replaces the states by their compression with the words.
  static void compress(int[] words) {
    final IntVector a0 = IntVector.fromArray(SPECIES, words, VALUE);
    final IntVector b0 = IntVector.fromArray(SPECIES, words, VALUE + LANES);
    final IntVector c0 = IntVector.fromArray(SPECIES, words, VALUE + 2 * LANES);
    final IntVector d0 = IntVector.fromArray(SPECIES, words, VALUE + 3 * LANES);
    IntVector a = a0;
    IntVector b = b0;
    IntVector c = c0;
    IntVector d = d0;
    for (int i = 0; i < BLOCK_WORDS; i += 4) {
      a = a.add(IntVector.fromArray(SPECIES, words, ROWS[i])).add(SINES[i]);
      a = a.add(c.lanewise(XOR, d).lanewise(AND, b).lanewise(XOR, d)).lanewise(ROL, 7).add(b);
      d = d.add(IntVector.fromArray(SPECIES, words, ROWS[i + 1])).add(SINES[i + 1]);
      d = d.add(b.lanewise(XOR, c).lanewise(AND, a).lanewise(XOR, c)).lanewise(ROL, 12).add(a);
      c = c.add(IntVector.fromArray(SPECIES, words, ROWS[i + 2])).add(SINES[i + 2]);
      c = c.add(a.lanewise(XOR, b).lanewise(AND, d).lanewise(XOR, b)).lanewise(ROL, 17).add(d);
      b = b.add(IntVector.fromArray(SPECIES, words, ROWS[i + 3])).add(SINES[i + 3]);
      b = b.add(d.lanewise(XOR, a).lanewise(AND, c).lanewise(XOR, a)).lanewise(ROL, 22).add(c);
    }
    for (int i = BLOCK_WORDS; i < 2 * BLOCK_WORDS; i += 4) {
      a = a.add(IntVector.fromArray(SPECIES, words, ROWS[i])).add(SINES[i]);
      a = a.add(b.lanewise(XOR, c).lanewise(AND, d).lanewise(XOR, c)).lanewise(ROL, 5).add(b);
      d = d.add(IntVector.fromArray(SPECIES, words, ROWS[i + 1])).add(SINES[i + 1]);
      d = d.add(a.lanewise(XOR, b).lanewise(AND, c).lanewise(XOR, b)).lanewise(ROL, 9).add(a);
      c = c.add(IntVector.fromArray(SPECIES, words, ROWS[i + 2])).add(SINES[i + 2]);
      c = c.add(d.lanewise(XOR, a).lanewise(AND, b).lanewise(XOR, a)).lanewise(ROL, 14).add(d);
      b = b.add(IntVector.fromArray(SPECIES, words, ROWS[i + 3])).add(SINES[i + 3]);
      b = b.add(c.lanewise(XOR, d).lanewise(AND, a).lanewise(XOR, d)).lanewise(ROL, 20).add(c);
    }
    for (int i = 2 * BLOCK_WORDS; i < 3 * BLOCK_WORDS; i += 4) {
      a = a.add(IntVector.fromArray(SPECIES, words, ROWS[i])).add(SINES[i]);
      a = a.add(c.lanewise(XOR, d).lanewise(XOR, b)).lanewise(ROL, 4).add(b);
      d = d.add(IntVector.fromArray(SPECIES, words, ROWS[i + 1])).add(SINES[i + 1]);
      d = d.add(b.lanewise(XOR, c).lanewise(XOR, a)).lanewise(ROL, 11).add(a);
      c = c.add(IntVector.fromArray(SPECIES, words, ROWS[i + 2])).add(SINES[i + 2]);
      c = c.add(a.lanewise(XOR, b).lanewise(XOR, d)).lanewise(ROL, 16).add(d);
      b = b.add(IntVector.fromArray(SPECIES, words, ROWS[i + 3])).add(SINES[i + 3]);
      b = b.add(d.lanewise(XOR, a).lanewise(XOR, c)).lanewise(ROL, 23).add(c);
    }
    for (int i = 3 * BLOCK_WORDS; i < 4 * BLOCK_WORDS; i += 4) {
      a = a.add(IntVector.fromArray(SPECIES, words, ROWS[i])).add(SINES[i]);
      a = a.add(d.lanewise(NOT).lanewise(OR, b).lanewise(XOR, c)).lanewise(ROL, 6).add(b);
      d = d.add(IntVector.fromArray(SPECIES, words, ROWS[i + 1])).add(SINES[i + 1]);
      d = d.add(c.lanewise(NOT).lanewise(OR, a).lanewise(XOR, b)).lanewise(ROL, 10).add(a);
      c = c.add(IntVector.fromArray(SPECIES, words, ROWS[i + 2])).add(SINES[i + 2]);
      c = c.add(b.lanewise(NOT).lanewise(OR, d).lanewise(XOR, a)).lanewise(ROL, 15).add(d);
      b = b.add(IntVector.fromArray(SPECIES, words, ROWS[i + 3])).add(SINES[i + 3]);
      b = b.add(a.lanewise(NOT).lanewise(OR, c).lanewise(XOR, d)).lanewise(ROL, 21).add(c);
    }
    a.add(a0).intoArray(words, VALUE);
    b.add(b0).intoArray(words, VALUE + LANES);
    c.add(c0).intoArray(words, VALUE + 2 * LANES);
    d.add(d0).intoArray(words, VALUE + 3 * LANES);
  }
}
