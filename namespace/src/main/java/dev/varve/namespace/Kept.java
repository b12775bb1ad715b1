package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Step;
import dev.varve.volume.state.EntryCursor;
import dev.varve.volume.state.StateView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A version of an object that is not its newest, or a delete marker. It is a file below
/// `.varve-versions` in its bucket, in a directory that its key is spelled as. The name is 2^63-1
/// less the version's position in 16 hexadecimal digits, so the newest comes first, then `-v` for a
/// version or `-m` for a delete marker. That of the version `null`, of which there is one at most,
/// begins with `n`.
///
/// @param id which version
/// @param marker whether it is a delete marker
/// @param directory where it is
/// @param name its name there
/// @param ino the file
record Kept(VersionId id, boolean marker, long directory, Name name, long ino) {
  static final Name VERSIONS = Name.of(KeyPath.RESERVED + "versions");

  private static final int DIGITS = 16;
  private static final byte[] NULL = {'n'};

  /// Finds the directory of a key's versions.
  static Optional<Long> directory(StateView view, long bucket, ObjectKey key) {
    List<Name> names = new ArrayList<>(List.of(VERSIONS));
    names.addAll(Spelling.spell(key.toBytes()));
    return SpelledStream.find(view, bucket, names.toArray(Name[]::new));
  }

  /// Returns where a version goes.
  static Step.Place place(long bucket, ObjectKey key, VersionId id, boolean marker) {
    Step.Place spelled = Spot.spelled(bucket, VERSIONS, key);
    List<Name> parents = new ArrayList<>(spelled.parents());
    parents.add(spelled.name());
    return new Step.Place(bucket, parents, name(id, marker));
  }

  private static Name name(VersionId id, boolean marker) {
    return Name.of((id.unversioned() ? "n" : "") + digits(id.position()) + (marker ? "-m" : "-v"));
  }

  private static String digits(long position) {
    return "%016x".formatted(Long.MAX_VALUE - position);
  }

  /// Finds the newest.
  static Optional<Kept> newest(StateView view, long directory) {
    return after(view, directory, Long.MAX_VALUE, 1).stream().findFirst();
  }

  /// Finds the version `null`.
  static Optional<Kept> unversioned(StateView view, long directory) {
    EntryCursor cursor = new EntryCursor(view, directory);
    return cursor.seek(NULL) ? at(cursor, directory) : Optional.empty();
  }

  /// Finds a version by its id.
  static Optional<Kept> find(StateView view, long directory, String id) {
    if (id.equals(VersionId.NULL)) {
      return unversioned(view, directory);
    }
    Optional<Long> position = VersionId.position(id);
    if (position.isEmpty()) {
      return Optional.empty();
    }
    EntryCursor cursor = new EntryCursor(view, directory);
    cursor.seek(digits(position.get()).getBytes(StandardCharsets.US_ASCII));
    return cursor.isValid()
        ? at(cursor, directory).filter(kept -> kept.id().text().equals(id))
        : Optional.empty();
  }

  /// Lists versions, the newest first.
  ///
  /// @param position only those that are as old or older
  static List<Kept> after(StateView view, long directory, long position, int limit) {
    Check.argument(limit > 0, () -> "a limit is above 0");
    List<Kept> found = new ArrayList<>();
    Optional<Kept> unversioned =
        unversioned(view, directory).filter(kept -> kept.id().position() <= position);
    EntryCursor cursor = new EntryCursor(view, directory);
    boolean more = cursor.seek(digits(position).getBytes(StandardCharsets.US_ASCII));
    while (more && found.size() < limit) {
      Optional<Kept> kept = at(cursor, directory);
      if (kept.isPresent() && kept.get().id().unversioned()) {
        break;
      }
      kept.ifPresent(found::add);
      more = cursor.next();
    }
    unversioned.ifPresent(kept -> insert(found, kept, limit));
    return found;
  }

  private static void insert(List<Kept> found, Kept kept, int limit) {
    int at = 0;
    while (at < found.size() && found.get(at).id().position() > kept.id().position()) {
      at++;
    }
    found.add(at, kept);
    if (found.size() > limit) {
      found.removeLast();
    }
  }

  private static Optional<Kept> at(EntryCursor cursor, long directory) {
    String text = new String(cursor.name(), StandardCharsets.ISO_8859_1);
    boolean unversioned = text.startsWith("n");
    String rest = unversioned ? text.substring(1) : text;
    boolean marker = rest.endsWith("-m");
    if (cursor.type() != FileType.REGULAR
        || rest.length() != DIGITS + 2
        || !(marker || rest.endsWith("-v"))) {
      return Optional.empty();
    }
    return VersionId.position(rest.substring(0, DIGITS))
        .map(inverse ->
            new Kept(
                new VersionId(Long.MAX_VALUE - inverse, unversioned),
                marker,
                directory,
                Name.of(cursor.name()),
                cursor.ino()));
  }
}
