package dev.varve.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Reads of memory at random, each of which waits for the one before: what a search in a structure
/// of this size cannot be faster than, for each piece of it that no cache of the processor has.
final class MemoryReads {
  private static final int LINE_BYTES = 64;
  private static final int READ_COUNT = 2_000_000;

  private MemoryReads() {}

  /// Returns how long one read takes in memory of a size, in microseconds.
  static double micros(int sizeBytes) {
    int lineCount = Math.max(2, sizeBytes / LINE_BYTES);
    ByteBuffer memory = ByteBuffer.allocateDirect(lineCount * LINE_BYTES);
    connect(memory, lineCount);
    Laps laps = new Laps();
    laps.time(
        READ_COUNT,
        () -> {
          int at = 0;
          for (int i = 0; i < READ_COUNT; i++) {
            at = memory.getInt(at);
          }
          memory.putInt(at + Integer.BYTES, at);
        });
    return laps.micros();
  }

  /// Makes each line lead to another, in one cycle through all (Sattolo's algorithm).
  private static void connect(ByteBuffer memory, int lineCount) {
    SplittableRandom random = new SplittableRandom(1);
    for (int line = 0; line < lineCount; line++) {
      memory.putInt(line * LINE_BYTES, line * LINE_BYTES);
    }
    for (int line = lineCount - 1; line > 0; line--) {
      int other = random.nextInt(line) * LINE_BYTES;
      int held = memory.getInt(line * LINE_BYTES);
      memory.putInt(line * LINE_BYTES, memory.getInt(other));
      memory.putInt(other, held);
    }
  }
}
