package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.NodeRef;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.record.Keys;
import java.util.List;
import java.util.Optional;

/// Applies what takes and ends snapshots.
final class Snapshots {
  /// The most snapshots of a volume.
  static final int MAX_SNAPSHOTS = 4096;

  private final Records records;

  Snapshots(Records records) {
    this.records = records;
  }

  Outcome take(Operation.TakeSnapshot op) {
    List<Snapshot> all = records.view.snapshots();
    if (all.stream().anyMatch(other -> other.name().equals(op.name()))) {
      throw new VarveException(
          ErrorCode.ALREADY_EXISTS, "there is a snapshot '" + op.name() + "' already");
    }
    if (all.size() >= MAX_SNAPSHOTS) {
      throw new VarveException(
          ErrorCode.LIMIT_EXCEEDED,
          "a volume has at most " + MAX_SNAPSHOTS + " snapshots: delete one");
    }
    Snapshot snapshot =
        new Snapshot(
            records.volume.nextSnapshot++,
            op.name(),
            records.position,
            records.now,
            0,
            false,
            Optional.empty());
    put(snapshot);
    return Outcome.of(snapshot.number());
  }

  Outcome seal(long number, NodeRef root) {
    put(get(number).sealed(root));
    return Outcome.DONE;
  }

  Outcome pin(Operation.PinSnapshot op) {
    Snapshot snapshot = get(op.snapshot());
    if (op.pin()) {
      readable(op.snapshot());
    }
    byte[] key = Keys.pin(op.snapshot(), op.cloneId());
    if (records.tree.contains(key) != op.pin()) {
      if (op.pin()) {
        records.tree.put(key, new byte[0]);
      } else {
        records.tree.remove(key);
      }
      put(snapshot.withPins(snapshot.pins() + (op.pin() ? 1 : -1)));
    }
    return Outcome.DONE;
  }

  /// Forgets what a clone found in its first tree: snapshots, and what waits to be reclaimed or was
  /// answered, are the other volume's.
  Outcome beginClone(Deletion deletion, HiddenTrees hidden) {
    records.tree.removeRange(Keys.of(Keys.RECLAIM), Keys.of((byte) (Keys.PIN + 1)));
    records.volume.resultCount = 0;
    deletion.endOrphans();
    hidden.condemnAll();
    return Outcome.DONE;
  }

  Outcome condemn(long number) {
    Snapshot snapshot = get(number);
    if (snapshot.pins() > 0) {
      throw inUse(snapshot.name());
    }
    if (snapshot.root().isEmpty()) {
      throw new VarveException(
          ErrorCode.IN_USE, "snapshot '" + snapshot.name() + "' is still being written: try again");
    }
    put(snapshot.condemn());
    return Outcome.DONE;
  }

  private static VarveException inUse(Name name) {
    return new VarveException(
        ErrorCode.IN_USE, "snapshot '" + name + "' is what a clone began with: delete that first");
  }

  Outcome drop(long number) {
    records.tree.remove(Keys.of(Keys.SNAPSHOT, number));
    return Outcome.DONE;
  }

  Snapshot get(long number) {
    return records
        .tree
        .get(Keys.of(Keys.SNAPSHOT, number))
        .map(value -> Snapshot.decode(number, value))
        .orElseThrow(
            () -> new VarveException(ErrorCode.NOT_FOUND, "there is no snapshot " + number));
  }

  /// Returns the root of a snapshot that may be read. One that is being deleted may have lost
  /// chunks.
  NodeRef readable(long number) {
    Snapshot snapshot = get(number);
    if (snapshot.condemned()) {
      throw new VarveException(
          ErrorCode.NOT_FOUND, "snapshot '" + snapshot.name() + "' is being deleted");
    }
    return snapshot
        .root()
        .orElseThrow(
            () -> new VarveException(ErrorCode.IN_USE, "the snapshot is still being written"));
  }

  private void put(Snapshot snapshot) {
    records.tree.put(Keys.of(Keys.SNAPSHOT, snapshot.number()), snapshot.encode());
  }
}
