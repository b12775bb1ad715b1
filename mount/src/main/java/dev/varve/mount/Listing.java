package dev.varve.mount;

import dev.varve.volume.inode.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Positions in a directory. A volume lists by names, and the kernel by numbers, which it may come
/// back to: an entry's number is its place in this listing. The names of the last answer are
/// remembered, in the middle of which the kernel often goes on, and the first of each answer. Older
/// places are found again by counting from there: exactly, while nothing before them changes. Not
/// for several threads.
final class Listing {
  /// Beginnings of answers that are remembered: for some hundred million entries. When there are
  /// more, every other one goes.
  private static final int MAX_STARTS = 65_536;

  /// What was listed before a position.
  ///
  /// @param after the last name, empty at the beginning
  /// @param skip how many entries to pass over after it
  record Place(Optional<Name> after, long skip) {}

  /// The name before each answer, by the position where that began.
  private final TreeMap<Long, Name> starts = new TreeMap<>();

  private long windowStart;
  private final List<Name> window = new ArrayList<>();

  /// Finds a position.
  ///
  /// @param position how many entries come before
  Place place(long position) {
    if (position == 0) {
      return new Place(Optional.empty(), 0);
    }
    long inWindow = position - windowStart;
    if (inWindow > 0 && inWindow <= window.size()) {
      return new Place(Optional.of(window.get((int) inWindow - 1)), 0);
    }
    Map.Entry<Long, Name> start = starts.floorEntry(position);
    return start == null
        ? new Place(Optional.empty(), position)
        : new Place(Optional.of(start.getValue()), position - start.getKey());
  }

  /// Begins an answer at a position.
  void begin(long position, Place place) {
    window.clear();
    windowStart = position;
    if (place.after().isPresent() && place.skip() == 0) {
      starts.put(position, place.after().get());
      thinOut();
    }
  }

  /// Notes the next entry of the answer.
  void listed(Name name) {
    window.add(name);
  }

  private void thinOut() {
    if (starts.size() > MAX_STARTS) {
      boolean[] odd = new boolean[1];
      starts.keySet().removeIf(position -> odd[0] ^= true);
    }
  }
}
