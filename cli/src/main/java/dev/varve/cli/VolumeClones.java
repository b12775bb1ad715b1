package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Origin;
import dev.varve.volume.state.Snapshot;
import java.util.Optional;

/// Which volumes of a data directory are clones of snapshots of others. A snapshot is pinned before
/// its clone is made and let go after the clone is deleted, so a crash in between leaves at worst a
/// pin whose clone is not there: it is let go when somebody deletes the snapshot.
///
/// One at a time: a pin whose clone is just being made must not be taken for such a one.
final class VolumeClones {
  private final DataDirectory directory;

  VolumeClones(DataDirectory directory) {
    this.directory = directory;
  }

  /// Makes a volume that begins with what a snapshot holds.
  ///
  /// @return its id
  synchronized VolumeId make(String origin, Name snapshot, String name) {
    try (OpenVolume opened = OpenVolume.of(directory, origin)) {
      return directory.make(
          name, (place, id) -> opened.volume().cloneSnapshot(snapshot, place, id));
    }
  }

  /// Deletes a snapshot that no clone needs.
  synchronized void deleteSnapshot(OpenVolume opened, String volume, Name name) {
    for (Snapshot snapshot : opened.volume().snapshots()) {
      if (snapshot.name().equals(name)) {
        checkUnneeded(opened, volume, snapshot, true);
      }
    }
    opened.volume().deleteSnapshot(name);
  }

  /// Deletes a volume of which no clone is left, and lets go of what it was a clone of.
  synchronized void delete(String name, Runnable deletion) {
    try (OpenVolume opened = OpenVolume.of(directory, name)) {
      opened.volume().snapshots().forEach(snapshot -> checkUnneeded(opened, name, snapshot, false));
    }
    VolumeId id = directory.identity(name).id();
    Optional<Origin> origin = directory.identity(name).origin();
    deletion.run();
    origin.ifPresent(from -> letGo(from, id));
  }

  private void checkUnneeded(
      OpenVolume opened, String volume, Snapshot snapshot, boolean letGoOfMissing) {
    for (VolumeId id : opened.volume().clones(snapshot)) {
      Optional<String> clone = name(id);
      if (clone.isPresent()) {
        throw new VarveException(
            ErrorCode.IN_USE,
            "volume %s is a clone of snapshot %s@%s and needs it; delete that first: varve volume delete %s"
                .formatted(clone.get(), volume, snapshot.name(), clone.get()));
      }
      if (letGoOfMissing) {
        opened.volume().unpin(snapshot.number(), id);
      }
    }
  }

  private void letGo(Origin origin, VolumeId clone) {
    Optional<String> name = name(origin.volume());
    if (name.isPresent()) {
      try (OpenVolume opened = OpenVolume.of(directory, name.get())) {
        opened.volume().unpin(origin.snapshot(), clone);
      }
    }
  }

  /// Finds the volume that has an id.
  Optional<String> name(VolumeId id) {
    return directory.volumes().stream()
        .filter(name -> directory.identity(name).id().equals(id))
        .findFirst();
  }
}
