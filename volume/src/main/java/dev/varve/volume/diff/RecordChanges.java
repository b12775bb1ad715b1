package dev.varve.volume.diff;

import dev.varve.tree.FrozenTree;
import dev.varve.tree.TreeDiff;
import dev.varve.volume.record.Keys;
import java.util.Optional;
import java.util.function.Consumer;

/// The records of one kind that differ, in the order of the inodes that their keys begin with.
final class RecordChanges {
  private final TreeDiff diff;
  private Optional<TreeDiff.Change> next;

  RecordChanges(FrozenTree before, FrozenTree after, byte kind) {
    this.diff = TreeDiff.between(before, after, Keys.of(kind), Keys.of((byte) (kind + 1)));
    this.next = diff.next();
  }

  /// The inode of the next change, or the largest number at the end.
  long ino() {
    return next.map(change -> Keys.number(change.key())).orElse(Long.MAX_VALUE);
  }

  /// Takes all changes of an inode, which none before is left of.
  void take(long ino, Consumer<TreeDiff.Change> each) {
    while (ino() == ino && next.isPresent()) {
      each.accept(next.get());
      next = diff.next();
    }
  }
}
