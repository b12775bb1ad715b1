package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.BLOCK_BYTES;
import static dev.varve.format.digest.Blake3Constants.CHUNK_BLOCKS;
import static dev.varve.format.digest.Blake3Constants.CHUNK_BYTES;
import static dev.varve.format.digest.Blake3Constants.PARENT;
import static dev.varve.format.digest.Blake3Constants.VALUE_BYTES;
import static dev.varve.format.digest.Blake3Constants.VALUE_WORDS;
import static dev.varve.format.digest.Blake3Constants.chunkFlags;
import static dev.varve.format.digest.Blake3VectorCompression.COUNTER_HIGH;
import static dev.varve.format.digest.Blake3VectorCompression.COUNTER_LOW;
import static dev.varve.format.digest.Blake3VectorCompression.LANES;
import static dev.varve.format.digest.Blake3VectorCompression.VALUE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The kernel that computes as many nodes at once as a vector register has 32-bit lanes.
///
/// A group of fewer nodes costs the same as a full one, about as much as two nodes with scalar
/// code; so only a single node is left to [Blake3ScalarKernel]. Chunks and parents differ only in
/// how far apart their blocks lie, in number of blocks, in counter and in flags.
final class Blake3VectorKernel implements Blake3Kernel {
  /// The fewest nodes for which vectors pay.
  static final int MIN_LANES = 2;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Blake3ScalarKernel scalar = new Blake3ScalarKernel();

  /// The rows of [Blake3VectorCompression].
  private final int[] words = new int[Blake3VectorCompression.STATE_WORDS];

  @Override
  public void chunks(
      byte[] bytes, int offset, int count, long firstChunk, byte[] values, int valueOffset) {
    int done = 0;
    while (count - done >= MIN_LANES) {
      int lanes = Math.min(LANES, count - done);
      chunkGroup(bytes, offset + done * CHUNK_BYTES, lanes, firstChunk + done);
      putValues(lanes, values, valueOffset + done * VALUE_BYTES);
      done += lanes;
    }
    scalar.chunks(
        bytes,
        offset + done * CHUNK_BYTES,
        count - done,
        firstChunk + done,
        values,
        valueOffset + done * VALUE_BYTES);
  }

  private void chunkGroup(byte[] bytes, int offset, int lanes, long firstChunk) {
    start();
    for (int lane = 0; lane < LANES; lane++) {
      words[COUNTER_LOW + lane] = (int) (firstChunk + lane);
      words[COUNTER_HIGH + lane] = (int) ((firstChunk + lane) >>> Integer.SIZE);
    }
    for (int block = 0; block < CHUNK_BLOCKS; block++) {
      Blake3Transposition.transpose(
          bytes, offset + block * BLOCK_BYTES, CHUNK_BYTES, lanes - 1, words);
      Blake3VectorCompression.compress(words, BLOCK_BYTES, chunkFlags(block));
    }
  }

  @Override
  public void parents(byte[] children, int offset, int count, byte[] values, int valueOffset) {
    int done = 0;
    while (count - done >= MIN_LANES) {
      int lanes = Math.min(LANES, count - done);
      parentGroup(children, offset + done * BLOCK_BYTES, lanes);
      putValues(lanes, values, valueOffset + done * VALUE_BYTES);
      done += lanes;
    }
    scalar.parents(
        children,
        offset + done * BLOCK_BYTES,
        count - done,
        values,
        valueOffset + done * VALUE_BYTES);
  }

  private void parentGroup(byte[] children, int offset, int lanes) {
    start();
    Arrays.fill(words, COUNTER_LOW, COUNTER_HIGH + LANES, 0);
    Blake3Transposition.transpose(children, offset, BLOCK_BYTES, lanes - 1, words);
    Blake3VectorCompression.compress(words, BLOCK_BYTES, PARENT);
  }

  /// Sets the chaining values of all lanes to the initial value.
  private void start() {
    for (int word = 0; word < VALUE_WORDS; word++) {
      Arrays.fill(
          words, VALUE + word * LANES, VALUE + (word + 1) * LANES, Blake3Constants.iv(word));
    }
  }

  /// Writes the chaining values of the first lanes as bytes, one value after the other.
  private void putValues(int lanes, byte[] values, int valueOffset) {
    for (int lane = 0; lane < lanes; lane++) {
      for (int word = 0; word < VALUE_WORDS; word++) {
        WORD.set(
            values,
            valueOffset + lane * VALUE_BYTES + word * Integer.BYTES,
            words[VALUE + word * LANES + lane]);
      }
    }
  }
}
