package dev.varve.mount;

import dev.varve.volume.SnapshotFiles;
import dev.varve.volume.inode.Inode;

/// An open file of a snapshot.
///
/// @param files the snapshot, its own
/// @param inode the file
record OpenPast(SnapshotFiles files, Inode inode) implements OpenNode {
  @Override
  public void close() {
    files.close();
  }
}
