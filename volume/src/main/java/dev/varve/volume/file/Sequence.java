package dev.varve.volume.file;

import java.util.Optional;

/// Notices that a handle reads one byte after the other, and says what to fetch ahead: one block,
/// then two, then four. Pure; safe for any thread.
final class Sequence {
  /// Reads in a row before anything is fetched ahead.
  static final int MIN_READ_COUNT = 2;

  /// The most blocks ahead of the one being read.
  static final int MAX_BLOCKS = 4;

  /// Bytes to fetch ahead.
  record Ahead(long offset, long end) {}

  private long expected;
  private long aheadEnd;
  private int readCount;
  private int blocks = 1;

  /// Notes a read.
  ///
  /// @param offset its first byte
  /// @param count how many bytes it got
  /// @return what to fetch now, if anything
  synchronized Optional<Ahead> read(long offset, int count) {
    if (offset != expected) {
      readCount = 0;
      aheadEnd = 0;
      blocks = 1;
    }
    readCount = Math.min(readCount + 1, MIN_READ_COUNT);
    expected = offset + count;
    long from = Math.max(aheadEnd, expected);
    long to = Run.blockStart(expected) + (blocks + 1L) * Run.BLOCK_BYTES;
    if (readCount < MIN_READ_COUNT || to - from < Run.BLOCK_BYTES) {
      return Optional.empty();
    }
    aheadEnd = to;
    blocks = Math.min(2 * blocks, MAX_BLOCKS);
    return Optional.of(new Ahead(from, to));
  }
}
