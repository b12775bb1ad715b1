package dev.varve.volume.diff;

import dev.varve.volume.diff.PathChange.Kind;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Lists what is in a directory that only one of two states can reach from the root, while both
/// have it: it was replaced as a whole, or it is a copy that got its name. Its records are the same
/// in both, so their differences do not tell it. Entries that only one state has are left out:
/// their files' records tell them.
final class SubtreeWalk {
  private record Place(long directory, Optional<Name> after) {}

  private final StateView here;
  private final StateView there;
  private final Paths paths;
  private final Kind kind;
  private final Deque<Place> places = new ArrayDeque<>();

  /// Begins a walk.
  ///
  /// @param here the state that reaches the directory
  /// @param paths its paths
  /// @param there the other state
  SubtreeWalk(StateView here, Paths paths, StateView there, Kind kind, long directory) {
    this.here = here;
    this.paths = paths;
    this.there = there;
    this.kind = kind;
    places.push(new Place(directory, Optional.empty()));
  }

  Optional<PathChange> next() {
    Optional<PathChange> found = Optional.empty();
    while (found.isEmpty() && !places.isEmpty()) {
      Place place = places.pop();
      List<Entry> next = here.list(place.directory(), place.after(), 1);
      if (!next.isEmpty()) {
        Entry entry = next.getFirst();
        places.push(new Place(place.directory(), Optional.of(entry.name())));
        found = step(place.directory(), entry);
      }
    }
    return found;
  }

  private Optional<PathChange> step(long directory, Entry entry) {
    boolean both =
        there.entry(directory, entry.name()).map(other -> other.ino() == entry.ino()).orElse(false);
    if (!both) {
      return Optional.empty();
    }
    if (entry.type() == FileType.DIRECTORY) {
      places.push(new Place(entry.ino(), Optional.empty()));
    }
    return paths
        .of(directory, entry.name())
        .map(path -> new PathChange(kind, path, Optional.empty(), entry.ino(), entry.type()));
  }
}
