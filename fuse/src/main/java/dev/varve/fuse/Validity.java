package dev.varve.fuse;

import java.nio.ByteBuffer;

/// Durations as replies have them: seconds, and nanoseconds elsewhere.
final class Validity {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Validity() {}

  static void put(ByteBuffer out, int secondsAt, int nanosAt, long nanos) {
    long seconds = nanos / NANOS_PER_SECOND;
    out.putLong(secondsAt, seconds);
    out.putInt(nanosAt, (int) (nanos - seconds * NANOS_PER_SECOND));
  }

  /// Makes a reply zeros; its size is a multiple of eight, as that of all structs is.
  static void clear(ByteBuffer out, int at, int bytes) {
    for (int i = at; i < at + bytes; i += Long.BYTES) {
      out.putLong(i, 0);
    }
  }
}
