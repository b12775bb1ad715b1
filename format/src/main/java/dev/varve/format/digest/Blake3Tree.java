package dev.varve.format.digest;

import static dev.varve.format.digest.Blake3Constants.BLOCK_BYTES;
import static dev.varve.format.digest.Blake3Constants.PARENT;
import static dev.varve.format.digest.Blake3Constants.ROOT;
import static dev.varve.format.digest.Blake3Constants.VALUE_BYTES;

import java.util.Arrays;

/// The binary tree over the chunks of one BLAKE3 input (specification section 2.1 and 5.1.2):
/// chaining values come in from the left at level 0, the chunks, and leave as one root.
///
/// The specification's stack holds one value per level and merges two as soon as it can. This tree
/// holds up to [#LEVEL_VALUES] values per level and merges only when they are that many, so that a
/// kernel gets sixteen independent parents in one call. The shape of the tree is the same: a parent
/// always joins value `2 n` and `2 n + 1` of its level; a last value without a sibling moves up as
/// it is. Merging late also means that no value is ever merged before the tree knows that more
/// follows, which keeps the root for [#root].
///
/// Not thread-safe. Levels are allocated when first used and kept through [#reset].
final class Blake3Tree {
  /// The most chunks of one call of [#addChunks]: the widest vector of Java has 16 lanes of 32
  // bits.
  static final int GROUP_CHUNKS = 16;

  /// The most values that wait at one level. Two groups: their parents are one group of the level
  /// above.
  private static final int LEVEL_VALUES = 2 * GROUP_CHUNKS;

  /// Levels of the tallest tree: the length of the input in bytes is below 2^63, so that there are
  /// at most 2^53 chunks.
  private static final int MAX_LEVELS = 54;

  private final Blake3Kernel kernel;
  private final byte[][] levels = new byte[MAX_LEVELS][];
  private final int[] counts = new int[MAX_LEVELS];

  /// The highest level that has values; those above are empty.
  private int top;

  private long chunkCount;

  Blake3Tree(Blake3Kernel kernel) {
    this.kernel = kernel;
  }

  /// Chunks added since the last reset.
  long chunkCount() {
    return chunkCount;
  }

  /// Adds the next `count` whole chunks, at most [#GROUP_CHUNKS]; all calls but the last with
  /// exactly that many.
  void addChunks(byte[] bytes, int offset, int count) {
    int end = reserve(0, count);
    kernel.chunks(bytes, offset, count, chunkCount, levels[0], end);
    chunkCount += count;
  }

  /// Adds the last chunk, which is not whole and was compressed elsewhere.
  void addValue(byte[] value) {
    int end = reserve(0, 1);
    System.arraycopy(value, 0, levels[0], end, VALUE_BYTES);
    chunkCount++;
  }

  /// Writes the 32 bytes of root value of the at least two chunks added. The tree must then be
  /// reset.
  void root(byte[] out, int offset) {
    int level = 0;
    while (level < top || counts[level] != 2) {
      lift(level);
      level++;
    }
    byte[] children = levels[level];
    Blake3Compression.start(out, offset);
    Blake3Compression.compress(out, offset, children, 0, 0, BLOCK_BYTES, PARENT | ROOT);
  }

  /// Forgets all chunks.
  void reset() {
    Arrays.fill(counts, 0, top + 1, 0);
    top = 0;
    chunkCount = 0;
  }

  /// Makes room for `count` values at a level and counts them; returns their offset.
  private int reserve(int level, int count) {
    if (levels[level] == null) {
      levels[level] = new byte[LEVEL_VALUES * VALUE_BYTES];
    }
    if (counts[level] + count > LEVEL_VALUES) {
      lift(level);
    }
    top = Math.max(top, level);
    int offset = counts[level] * VALUE_BYTES;
    counts[level] += count;
    return offset;
  }

  /// Replaces all values of a level by their parents, one level above; a last odd one moves up.
  private void lift(int level) {
    int pairs = counts[level] / 2;
    int odd = counts[level] % 2;
    int end = reserve(level + 1, pairs + odd);
    kernel.parents(levels[level], 0, pairs, levels[level + 1], end);
    if (odd != 0) {
      System.arraycopy(
          levels[level],
          2 * pairs * VALUE_BYTES,
          levels[level + 1],
          end + pairs * VALUE_BYTES,
          VALUE_BYTES);
    }
    counts[level] = 0;
  }
}
