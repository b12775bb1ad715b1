package dev.varve.volume.state;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.content.Extent;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks at all steps of an [Operation.Arrange] before the first is applied, so that it is refused
/// whole.
final class ArrangeCheck {
  private final Records records;

  /// Names that earlier steps take away.
  private final Set<Slot> freed = new HashSet<>();

  private long freedBytes;
  private long freedInodes;

  ArrangeCheck(Records records) {
    this.records = records;
  }

  private record Slot(long directory, Name name) {}

  void check(List<Step> steps) {
    Check.argument(
        steps.size() <= Operation.MAX_STEPS,
        () -> "at most " + Operation.MAX_STEPS + " steps, found " + steps.size());
    for (Step step : steps) {
      switch (step) {
        case Step.Put put -> {
          boolean staged = put.staged() != 0;
          long bytes = staged ? staged(put.staged()).allocated() : bytes(put.extents());
          // What is nameless counts for the root already.
          checkPlace(put.place(), staged ? Inode.ROOT : 0, bytes, 1);
        }
        case Step.Move move -> {
          leave(move.directory(), move.name());
          checkPlace(move.to(), 0, 0, 0);
        }
        case Step.Drop drop -> {
          Inode victim = leave(drop.directory(), drop.name());
          freedBytes += victim.nlink() == 1 ? victim.allocated() : 0;
          freedInodes += victim.nlink() == 1 ? 1 : 0;
        }
        case Step.Mark mark -> {
          Check.argument(!mark.path().isEmpty(), () -> "a mark needs a directory");
          checkRoom(mark.directory(), 0, 0, missing(mark.directory(), mark.path()));
        }
        case Step.Unmark unmark -> records.view.directory(unmark.directory());
        case Step.Amend amend -> {
          records.view.inode(amend.ino());
          amend.set().forEach(ArrangeCheck::checkAttribute);
        }
      }
    }
  }

  private static long bytes(List<Extent> extents) {
    return extents.stream().mapToLong(Extent::length).sum();
  }

  private Inode staged(long ino) {
    Inode inode = records.view.inode(ino);
    Check.argument(
        records.view.orphan(ino).orElse(Orphan.ENDING).fate() == Orphan.Fate.MAY_BE_NAMED,
        () -> "inode " + ino + " is no nameless file");
    return inode;
  }

  private Inode leave(long directory, Name name) {
    Entry entry =
        records
            .view
            .entry(directory, name)
            .filter(found -> !freed.contains(new Slot(directory, name)))
            .orElseThrow(() ->
                new VarveException(
                    ErrorCode.STALE, "'" + name + "' is not in directory " + directory));
    Inode inode = records.view.inode(entry.ino());
    Check.argument(!inode.isDirectory(), () -> "'" + name + "' is a directory");
    freed.add(new Slot(directory, name));
    return inode;
  }

  private void checkPlace(Step.Place place, long below, long bytesMore, long inodesMore) {
    int missing = missing(place.directory(), place.parents());
    if (missing == 0) {
      long at = place.directory();
      for (Name name : place.parents()) {
        at = records.view.entry(at, name).orElseThrow().ino();
      }
      long directory = at;
      Check.argument(
          isFree(directory, place.name()), () -> "'" + place.name() + "' is there already");
    }
    checkRoom(place.directory(), below, bytesMore, inodesMore + missing);
  }

  private boolean isFree(long directory, Name name) {
    return freed.contains(new Slot(directory, name))
        || records.view.entry(directory, name).isEmpty();
  }

  /// Counts the directories that must be made.
  private int missing(long directory, List<Name> names) {
    Inode first = records.view.directory(directory);
    if (first.nlink() == 0) {
      throw new VarveException(
          ErrorCode.STALE, "directory inode " + directory + " is there no more");
    }
    long at = directory;
    for (int i = 0; i < names.size(); i++) {
      Optional<Entry> entry = records.view.entry(at, names.get(i));
      if (entry.isEmpty() || freed.contains(new Slot(at, names.get(i)))) {
        return names.size() - i;
      }
      at = records.view.directory(entry.get().ino()).ino();
    }
    return 0;
  }

  /// What is dropped makes room, wherever it was: the difference is small, and is never refused
  /// when something is replaced by what is not larger.
  ///
  /// @param below directories from here on upwards have what is added already; 0 for none
  private void checkRoom(long directory, long below, long bytesMore, long inodesMore) {
    records.quotas.check(
        directory, below, bytesMore - freedBytes, inodesMore - freedInodes, records.now);
  }

  private static void checkAttribute(Step.Xattr attribute) {
    Check.argument(
        attribute.value().length <= Xattrs.MAX_BYTES,
        () -> "'" + attribute.name() + "' has at most " + Xattrs.MAX_BYTES + " bytes");
  }
}
