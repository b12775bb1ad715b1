package dev.varve.volume.state;

import dev.varve.volume.inode.Inode;
import java.util.Optional;

/// What an operation answered.
///
/// @param number what its documentation says, often an inode number; else 0
/// @param inode the inode that it made or changed, as it was right after
public record Outcome(long number, Optional<Inode> inode) {
  /// Nothing to tell.
  public static final Outcome DONE = new Outcome(0, Optional.empty());

  static Outcome of(long number) {
    return new Outcome(number, Optional.empty());
  }

  static Outcome of(Inode inode) {
    return new Outcome(inode.ino(), Optional.of(inode));
  }
}
