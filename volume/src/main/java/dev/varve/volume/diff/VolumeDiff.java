package dev.varve.volume.diff;

import dev.varve.tree.FrozenTree;
import dev.varve.volume.diff.PathChange.Kind;
import dev.varve.volume.record.Keys;
import dev.varve.volume.state.StateView;
import java.util.ArrayDeque;
import java.util.Optional;

/// Lists the paths that differ between two states of one volume, at a cost of what changed: inodes
/// know their names, so those that differ tell it all.
///
/// Changes come in the order of inode numbers, which is that in which files were made, but what
/// came or went with a directory that was replaced as a whole follows that directory; of one file
/// the paths that it lost come first, then those that changed, those that it got, and at last that
/// it was modified. Of a directory that was renamed, what is in it is not listed for that; nor is a
/// directory because its entries changed. A file with several names is said to be modified once.
///
/// Holds the changes of one file's names in memory, and the paths of some directories.
public final class VolumeDiff {
  private final RecordChanges inodes;
  private final RecordChanges links;
  private final RecordChanges xattrs;
  private final FileDiff files;
  private final ArrayDeque<PathChange> found = new ArrayDeque<>();
  private Optional<SubtreeWalk> walk = Optional.empty();

  private VolumeDiff(FrozenTree before, FrozenTree after) {
    this.inodes = new RecordChanges(before, after, Keys.INODE);
    this.links = new RecordChanges(before, after, Keys.LINK);
    this.xattrs = new RecordChanges(before, after, Keys.XATTR);
    this.files = new FileDiff(new StateView(before), new StateView(after), found::add);
  }

  /// Compares two states.
  ///
  /// @param before the tree of the first
  /// @param after the tree of the second
  /// @return the differences, to be read with [#next]
  public static VolumeDiff between(FrozenTree before, FrozenTree after) {
    return new VolumeDiff(before, after);
  }

  /// Finds the next path that changed.
  ///
  /// @return the change, or empty at the end
  public Optional<PathChange> next() {
    while (found.isEmpty()) {
      Optional<PathChange> walked = walk.flatMap(SubtreeWalk::next);
      if (walked.isPresent()) {
        return walked;
      }
      long ino = Math.min(inodes.ino(), Math.min(links.ino(), xattrs.ino()));
      if (ino == Long.MAX_VALUE) {
        return Optional.empty();
      }
      walk = files.compare(ino, inodes, links, xattrs);
    }
    return Optional.of(found.remove());
  }

  /// Counts changes of each kind.
  ///
  /// @param deleted paths taken away
  /// @param renamed paths changed
  /// @param created paths given
  /// @param modified files changed
  public record Counts(long deleted, long renamed, long created, long modified) {
    /// Nothing changed.
    public static final Counts NONE = new Counts(0, 0, 0, 0);

    /// Adds a change.
    ///
    /// @param kind its kind
    /// @return these and one more
    public Counts plus(Kind kind) {
      return switch (kind) {
        case DELETED -> new Counts(deleted + 1, renamed, created, modified);
        case RENAMED -> new Counts(deleted, renamed + 1, created, modified);
        case CREATED -> new Counts(deleted, renamed, created + 1, modified);
        case MODIFIED -> new Counts(deleted, renamed, created, modified + 1);
      };
    }

    /// Returns how many there are.
    ///
    /// @return of all kinds
    public long total() {
      return deleted + renamed + created + modified;
    }
  }
}
