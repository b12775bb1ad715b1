package dev.varve.namespace;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the object of a key is, and where a new one goes.
///
/// @param current what the key names now
/// @param shadowed what is kept of the key among the odd ones, behind a file that a file client
///   made at its path
/// @param path where a file goes that replaces it
/// @param marking the directory that a marker goes to, when the key ends with a slash and its path
///   is free for that
record Spot(
    Optional<Held> current, Optional<Held> shadowed, Step.Place path, Optional<Step.Mark> marking) {
  static final Name KEYS = Name.of(KeyPath.RESERVED + "keys");

  /// Something that has a key.
  ///
  /// @param odd whether it is kept among the odd keys
  /// @param directory where it is
  /// @param name its name there
  /// @param inode a file, or a directory that is a marker
  record Held(boolean odd, long directory, Name name, Inode inode) {
    boolean isMarker() {
      return inode.isDirectory();
    }
  }

  /// How far a path is there.
  ///
  /// @param directory the last directory of it
  /// @param missing names below that are not there, the last one's own included
  /// @param end what the whole path names
  /// @param blocked whether something that is no directory is on the way
  private record Walk(long directory, List<Name> missing, Optional<Entry> end, boolean blocked) {
    static Walk of(StateView view, long from, List<Name> names) {
      long at = from;
      for (int i = 0; i < names.size(); i++) {
        Optional<Entry> entry = view.entry(at, names.get(i));
        if (entry.isEmpty()) {
          return new Walk(at, names.subList(i, names.size()), entry, false);
        }
        boolean last = i == names.size() - 1;
        if (last || entry.get().type() != FileType.DIRECTORY) {
          return new Walk(
              at, names.subList(i, names.size()), last ? entry : Optional.empty(), !last);
        }
        at = entry.get().ino();
      }
      return new Walk(at, List.of(), Optional.empty(), true);
    }

    boolean isFree() {
      return !blocked && end.isEmpty();
    }

    boolean is(FileType type) {
      return end.isPresent() && end.get().type() == type;
    }

    Step.Place place() {
      return new Step.Place(directory, missing.subList(0, missing.size() - 1), missing.getLast());
    }

    Held held(StateView view, boolean odd) {
      return new Held(odd, directory, missing.getLast(), view.inode(end.orElseThrow().ino()));
    }
  }

  static Spot find(StateView view, long bucket, ObjectKey key) {
    Optional<KeyPath> path = KeyPath.of(key);
    Optional<Walk> walk = path.map(found -> Walk.of(view, bucket, found.names()));
    boolean directory = key.isDirectory();
    Optional<Held> there =
        walk.filter(w -> w.is(directory ? FileType.DIRECTORY : FileType.REGULAR))
            .map(w -> w.held(view, false))
            .filter(held -> !directory || (held.inode().flags() & Inode.MARKER) != 0);
    Optional<Held> odd = odd(view, bucket, key);
    Optional<Held> current = there.or(() -> odd);
    boolean usesPath =
        !directory
            && walk.map(w -> w.isFree() || w.is(FileType.REGULAR)).orElse(false)
            && (there.isPresent() || odd.isEmpty());
    Step.Place place = usesPath ? walk.orElseThrow().place() : oddPlace(bucket, key);
    Optional<Step.Mark> marking =
        walk.filter(w -> directory && (w.isFree() || w.is(FileType.DIRECTORY)))
            .filter(w -> there.isPresent() || odd.isEmpty())
            .map(w -> new Step.Mark(w.directory(), w.missing(), List.of()));
    return new Spot(current, there.isPresent() ? odd : Optional.empty(), place, marking);
  }

  private static Optional<Held> odd(StateView view, long bucket, ObjectKey key) {
    return view.entry(bucket, KEYS)
        .filter(entry -> entry.type() == FileType.DIRECTORY)
        .map(entry -> Walk.of(view, entry.ino(), Spelling.spell(key.toBytes())))
        .filter(walk -> walk.is(FileType.REGULAR))
        .map(walk -> walk.held(view, true));
  }

  private static Step.Place oddPlace(long bucket, ObjectKey key) {
    return spelled(bucket, KEYS, key);
  }

  /// Returns the place of the file that a key is spelled as below a directory.
  static Step.Place spelled(long from, Name top, ObjectKey key) {
    List<Name> names = new ArrayList<>(List.of(top));
    names.addAll(Spelling.spell(key.toBytes()));
    return new Step.Place(from, names.subList(0, names.size() - 1), names.getLast());
  }
}
