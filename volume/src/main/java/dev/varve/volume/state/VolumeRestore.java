package dev.varve.volume.state;

import dev.varve.tree.FrozenTree;
import dev.varve.tree.TreeDiff;
import dev.varve.volume.content.ReclaimQueue;
import dev.varve.volume.record.Keys;
import java.util.Optional;

/// Makes a volume what it was in a snapshot, by the records in which the two differ. The newest
/// tree goes on by changes like any other: snapshots stay in one line, and nodes are superseded and
/// released as ever.
///
/// What users see goes back: files, attributes, contents and their counts, usage, quotas, versions,
/// the trash. Snapshots, what waits to be reclaimed, answers to clients and the policy stay, and no
/// number is given twice.
final class VolumeRestore {
  private final Records records;
  private final Deletion deletion;
  private final HiddenTrees hidden;

  VolumeRestore(Records records, Deletion deletion, HiddenTrees hidden) {
    this.records = records;
    this.deletion = deletion;
    this.hidden = hidden;
  }

  Outcome apply(FrozenTree snapshot) {
    // Everything that differs must be in the tree, and the comparison needs one that stands still.
    records.usage.seal();
    FrozenTree now = records.tree.freeze();
    long count = replace(now, snapshot, Keys.INODE, Keys.COUNT);
    count += replace(now, snapshot, Keys.STAGING, Keys.STAGED);
    records.forgetRead();
    takeTotals(snapshot);
    deletion.endOrphans();
    hidden.condemnAll();
    return Outcome.of(count);
  }

  /// Replaces the records of some kinds, which follow each other.
  private long replace(FrozenTree now, FrozenTree then, byte first, byte last) {
    TreeDiff diff = TreeDiff.between(now, then, Keys.of(first), Keys.of((byte) (last + 1)));
    long count = 0;
    for (Optional<TreeDiff.Change> next = diff.next(); next.isPresent(); next = diff.next()) {
      byte[] key = next.get().key();
      Optional<byte[]> value = next.get().after();
      if (value.isPresent()) {
        records.tree.put(key, value.get());
      } else {
        remove(key);
      }
      count++;
    }
    return count;
  }

  private void remove(byte[] key) {
    records.tree.remove(key);
    if (key[0] == Keys.COUNT) {
      ReclaimQueue.enqueue(records.tree, records.position, Keys.countedChunk(key));
    }
  }

  private void takeTotals(FrozenTree snapshot) {
    VolumeRecord then = VolumeRecord.of(snapshot);
    records.volume.quotaCount = then.quotaCount;
    records.volume.trashInodes = then.trashInodes;
    records.volume.trashBytes = then.trashBytes;
  }
}
