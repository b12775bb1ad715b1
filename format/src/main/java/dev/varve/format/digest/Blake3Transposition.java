package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.BLOCK_WORDS;
import static dev.varve.format.digest.Blake3VectorCompression.LANES;
import static dev.varve.format.digest.Blake3VectorCompression.SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Turns blocks, which lie word after word, into rows of one word per lane, as
/// [Blake3VectorCompression] needs them.
///
/// Sixteen vectors are loaded, and four times the vectors `i` and `i + 8` are zipped, word by word,
/// into the new vectors `2 i` and `2 i + 1`. With the place of a word written in bits as (vector,
/// lane), one zip rotates these bits left by one: the highest bit of the vector number becomes the
/// lowest bit of the lane, and the highest bit of the lane the lowest of the vector number. After
/// four zips the vector number, which said the block, has become the lane. The same sixteen lines
/// so serve vectors of any width; with fewer than sixteen lanes a block is loaded in several parts,
/// and the rows come out in the order of [#row].
///
/// Stateless and thread-safe; allocates nothing once compiled.
final class Blake3Transposition {
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, SPECIES.vectorShape());

  /// Zips the lower halves of two vectors.
  private static final IntVector ZIP_LOW = zip(0);

  /// Zips the upper halves of two vectors.
  private static final IntVector ZIP_HIGH = zip(LANES / 2);

  /// Four zips: sixteen vectors have numbers of four bits.
  private static final int ZIPS = 4;

  private Blake3Transposition() {}

  private static IntVector zip(int first) {
    int[] lanes = new int[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = first + i / 2 + i % 2 * LANES;
    }
    return IntVector.fromArray(SPECIES, lanes, 0);
  }

  /// The row in which message word `word` comes out.
  static int row(int word) {
    return word % LANES * (BLOCK_WORDS / LANES) + word / LANES;
  }

  /// Writes the words of the blocks at `offset`, `offset + stride` and so on to the first sixteen
  /// rows of `words`. Lanes above `lastLane` repeat the block of `lastLane`: their results are not
  /// used.
  static void transpose(byte[] bytes, int offset, int stride, int lastLane, int[] words) {
    IntVector v0 = load(bytes, offset, stride, lastLane, 0);
    IntVector v1 = load(bytes, offset, stride, lastLane, 1);
    IntVector v2 = load(bytes, offset, stride, lastLane, 2);
    IntVector v3 = load(bytes, offset, stride, lastLane, 3);
    IntVector v4 = load(bytes, offset, stride, lastLane, 4);
    IntVector v5 = load(bytes, offset, stride, lastLane, 5);
    IntVector v6 = load(bytes, offset, stride, lastLane, 6);
    IntVector v7 = load(bytes, offset, stride, lastLane, 7);
    IntVector v8 = load(bytes, offset, stride, lastLane, 8);
    IntVector v9 = load(bytes, offset, stride, lastLane, 9);
    IntVector v10 = load(bytes, offset, stride, lastLane, 10);
    IntVector v11 = load(bytes, offset, stride, lastLane, 11);
    IntVector v12 = load(bytes, offset, stride, lastLane, 12);
    IntVector v13 = load(bytes, offset, stride, lastLane, 13);
    IntVector v14 = load(bytes, offset, stride, lastLane, 14);
    IntVector v15 = load(bytes, offset, stride, lastLane, 15);
    for (int zip = 0; zip < ZIPS; zip++) {
      IntVector w0 = ZIP_LOW.selectFrom(v0, v8);
      IntVector w1 = ZIP_HIGH.selectFrom(v0, v8);
      IntVector w2 = ZIP_LOW.selectFrom(v1, v9);
      IntVector w3 = ZIP_HIGH.selectFrom(v1, v9);
      IntVector w4 = ZIP_LOW.selectFrom(v2, v10);
      IntVector w5 = ZIP_HIGH.selectFrom(v2, v10);
      IntVector w6 = ZIP_LOW.selectFrom(v3, v11);
      IntVector w7 = ZIP_HIGH.selectFrom(v3, v11);
      IntVector w8 = ZIP_LOW.selectFrom(v4, v12);
      IntVector w9 = ZIP_HIGH.selectFrom(v4, v12);
      IntVector w10 = ZIP_LOW.selectFrom(v5, v13);
      IntVector w11 = ZIP_HIGH.selectFrom(v5, v13);
      IntVector w12 = ZIP_LOW.selectFrom(v6, v14);
      IntVector w13 = ZIP_HIGH.selectFrom(v6, v14);
      IntVector w14 = ZIP_LOW.selectFrom(v7, v15);
      IntVector w15 = ZIP_HIGH.selectFrom(v7, v15);
      v0 = w0;
      v1 = w1;
      v2 = w2;
      v3 = w3;
      v4 = w4;
      v5 = w5;
      v6 = w6;
      v7 = w7;
      v8 = w8;
      v9 = w9;
      v10 = w10;
      v11 = w11;
      v12 = w12;
      v13 = w13;
      v14 = w14;
      v15 = w15;
    }
    v0.intoArray(words, 0 * LANES);
    v1.intoArray(words, 1 * LANES);
    v2.intoArray(words, 2 * LANES);
    v3.intoArray(words, 3 * LANES);
    v4.intoArray(words, 4 * LANES);
    v5.intoArray(words, 5 * LANES);
    v6.intoArray(words, 6 * LANES);
    v7.intoArray(words, 7 * LANES);
    v8.intoArray(words, 8 * LANES);
    v9.intoArray(words, 9 * LANES);
    v10.intoArray(words, 10 * LANES);
    v11.intoArray(words, 11 * LANES);
    v12.intoArray(words, 12 * LANES);
    v13.intoArray(words, 13 * LANES);
    v14.intoArray(words, 14 * LANES);
    v15.intoArray(words, 15 * LANES);
  }

  /// Loads vector `part`: the blocks of all lanes in turn, first their first parts.
  private static IntVector load(byte[] bytes, int offset, int stride, int lastLane, int part) {
    int lane = Math.min(part % LANES, lastLane);
    int at = offset + lane * stride + part / LANES * (LANES * Integer.BYTES);
    return ByteVector.fromArray(BYTES, bytes, at).reinterpretAsInts();
  }
}
