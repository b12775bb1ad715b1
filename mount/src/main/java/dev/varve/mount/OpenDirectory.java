package dev.varve.mount;

import dev.varve.volume.SnapshotFiles;
import org.jspecify.annotations.Nullable;

/// An open directory: where its listing is. A class and no record, because its lock is its own.
final class OpenDirectory implements OpenNode {
  private final Listing listing = new Listing();
  private final @Nullable SnapshotFiles snapshot;

  /// Opens a directory.
  ///
  /// @param snapshot what it lies in; null for one of the volume as it is now
  OpenDirectory(@Nullable SnapshotFiles snapshot) {
    this.snapshot = snapshot;
  }

  /// Returns its positions; guarded by this.
  Listing listing() {
    return listing;
  }

  @Nullable SnapshotFiles snapshot() {
    return snapshot;
  }

  @Override
  public void close() {
    if (snapshot != null) {
      snapshot.close();
    }
  }
}
