package dev.varve.volume.engine;

import java.util.TreeMap;

/// The positions that long readings need. What died later than one of them is kept until it is let
/// go. Safe for any thread.
final class Pins {
  private final TreeMap<Long, Integer> counts = new TreeMap<>();

  synchronized void add(long position) {
    counts.merge(position, 1, Integer::sum);
  }

  synchronized void remove(long position) {
    counts.computeIfPresent(position, (key, count) -> count == 1 ? null : count - 1);
  }

  /// The lowest position needed, or the largest number when none is.
  synchronized long lowest() {
    return counts.isEmpty() ? Long.MAX_VALUE : counts.firstKey();
  }
}
