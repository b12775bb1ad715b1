package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.BLOCK_BYTES;
import static dev.varve.format.digest.Blake3Constants.CHUNK_BLOCKS;
import static dev.varve.format.digest.Blake3Constants.CHUNK_BYTES;
import static dev.varve.format.digest.Blake3Constants.PARENT;
import static dev.varve.format.digest.Blake3Constants.VALUE_BYTES;
import static dev.varve.format.digest.Blake3Constants.chunkFlags;

/// The portable kernel: one node after the other with [Blake3Compression]. Stateless.
final class Blake3ScalarKernel implements Blake3Kernel {

  @Override
  public void chunks(
      byte[] bytes, int offset, int count, long firstChunk, byte[] values, int valueOffset) {
    for (int i = 0; i < count; i++) {
      chunk(bytes, offset + i * CHUNK_BYTES, firstChunk + i, values, valueOffset + i * VALUE_BYTES);
    }
  }

  private static void chunk(byte[] bytes, int offset, long chunk, byte[] values, int valueOffset) {
    Blake3Compression.start(values, valueOffset);
    for (int block = 0; block < CHUNK_BLOCKS; block++) {
      Blake3Compression.compress(
          values,
          valueOffset,
          bytes,
          offset + block * BLOCK_BYTES,
          chunk,
          BLOCK_BYTES,
          chunkFlags(block));
    }
  }

  @Override
  public void parents(byte[] children, int offset, int count, byte[] values, int valueOffset) {
    for (int i = 0; i < count; i++) {
      int value = valueOffset + i * VALUE_BYTES;
      Blake3Compression.start(values, value);
      Blake3Compression.compress(
          values, value, children, offset + i * BLOCK_BYTES, 0, BLOCK_BYTES, PARENT);
    }
  }
}
