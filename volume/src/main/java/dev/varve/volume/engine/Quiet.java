package dev.varve.volume.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/// Remembers which position was the last at which time, for a while. For one thread.
final class Quiet {
  private static final int MAX_SAMPLES = 64;
  private static final long SAMPLE_NANOS = 100_000_000L;

  private record Sample(long nanos, long position) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  Quiet(long nowNanos, long position) {
    samples.add(new Sample(nowNanos, position));
  }

  void note(long nowNanos, long position) {
    if (nowNanos - samples.getLast().nanos >= SAMPLE_NANOS) {
      samples.add(new Sample(nowNanos, position));
      if (samples.size() > MAX_SAMPLES) {
        samples.remove();
      }
    }
  }

  /// Returns a position that was reached at a time, 0 when it is not known any more, or not yet.
  long positionAt(long nanos) {
    long position = 0;
    for (Sample sample : samples) {
      if (sample.nanos - nanos > 0) {
        break;
      }
      position = sample.position;
    }
    return position;
  }
}
