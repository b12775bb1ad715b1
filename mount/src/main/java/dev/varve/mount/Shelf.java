package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.SnapshotFiles;
import dev.varve.volume.Volume;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The snapshots that a mount shows, by small numbers of its own that are never used again. They
/// are opened for each use, so that none is kept from being deleted. Safe for any thread.
final class Shelf {
  private final Volume volume;

  /// Numbers of snapshots in the volume; the place in the list is one less than the number here.
  private final List<Long> known = new ArrayList<>();

  Shelf(Volume volume) {
    this.volume = volume;
  }

  List<Snapshot> list() {
    return volume.snapshots();
  }

  Optional<Snapshot> find(Name name) {
    return list().stream().filter(snapshot -> snapshot.name().equals(name)).findFirst();
  }

  /// Returns the number here of a snapshot.
  synchronized int number(Snapshot snapshot) {
    int at = known.indexOf(snapshot.number());
    if (at >= 0) {
      return at + 1;
    }
    if (known.size() >= NodeNumber.MAX_SNAPSHOT_COUNT) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "a mount shows at most %d snapshots in its time: mount anew"
              .formatted(NodeNumber.MAX_SNAPSHOT_COUNT));
    }
    known.add(snapshot.number());
    return known.size();
  }

  private synchronized long known(int number) {
    if (number < 1 || number > known.size()) {
      throw new VarveException(ErrorCode.STALE, "no snapshot was shown as number " + number);
    }
    return known.get(number - 1);
  }

  /// Opens a snapshot, to be closed.
  SnapshotFiles open(int number) {
    long wanted = known(number);
    SnapshotFiles files = volume.openSnapshot(named(wanted).name());
    boolean isRight = false;
    try {
      // Still there with the same name: then it was this one that was opened.
      named(wanted);
      isRight = true;
      return files;
    } finally {
      if (!isRight) {
        files.close();
      }
    }
  }

  private Snapshot named(long wanted) {
    return list().stream()
        .filter(snapshot -> snapshot.number() == wanted)
        .findFirst()
        .orElseThrow(
            () -> new VarveException(ErrorCode.STALE, "snapshot " + wanted + " was deleted"));
  }
}
