package dev.varve.cli;

import dev.varve.base.Check;
import dev.varve.volume.state.Snapshot;

/// The names of snapshots on the command line: those that fit into a place.
final class SnapshotName {
  private SnapshotName() {}

  static void check(String name) {
    Check.argument(
        !name.isEmpty() && name.indexOf(':') < 0 && name.indexOf('/') < 0,
        () -> "a snapshot's name is not empty and has no ':' and no '/'; found '" + name + "'");
  }

  static JsonLine json(String volume, Snapshot snapshot) {
    return new JsonLine()
        .put("volume", volume)
        .put("snapshot", snapshot.name().toString())
        .put("number", snapshot.number())
        .put("position", snapshot.position())
        .put("timeNanos", snapshot.timeNanos())
        .put("cloneCount", snapshot.pins())
        .put("root", snapshot.root().map(root -> root.id().toString()).orElse(""));
  }
}
