package dev.varve.volume.engine;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.journal.Journal;
import dev.varve.journal.JournalReader;
import dev.varve.journal.JournalRecord;
import dev.varve.tree.NodeRef;
import dev.varve.volume.operation.Envelope;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.OperationFormat;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.state.Snapshot;
import dev.varve.volume.state.State;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Brings a volume's state from its checkpoint to the end of its journal, applying each operation
/// once. A checkpoint that the journal holds is written again on the spot, so that nodes get the
/// births they would have had without the crash.
final class Recovery {
  private final State state;
  private final Journal journal;
  private final Checkpointer checkpointer;
  private final Map<Long, NodeRef> written = new HashMap<>();
  private long operationCount;
  private long journalBytes;

  Recovery(State state, Journal journal, Checkpointer checkpointer) {
    this.state = state;
    this.journal = journal;
    this.checkpointer = checkpointer;
    CheckpointRecord published = checkpointer.published();
    written.put(published.position(), published.root());
  }

  /// Replays the journal.
  ///
  /// @return how many operations were applied
  long run() {
    long from = state.position() + 1;
    checkComplete(from);
    try (JournalReader reader = journal.read(from)) {
      for (Optional<JournalRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        replay(next.get());
      }
    }
    return operationCount;
  }

  /// Returns what the journal holds after the last checkpoint.
  long journalBytes() {
    return journalBytes;
  }

  private void checkComplete(long from) {
    if (journal.firstPosition() > from || journal.lastPosition() < from - 1) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          "the journal holds operations %d to %d, but the checkpoint ends with %d: one of them is lost or not this volume's; nothing was changed"
              .formatted(journal.firstPosition(), journal.lastPosition(), from - 1));
    }
  }

  private void replay(JournalRecord record) {
    ByteBuffer payload = record.payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    Envelope envelope = OperationFormat.decode(new RecordReader(bytes));
    try {
      state.apply(record.position(), envelope);
    } catch (VarveException e) {
      if (e.code().kind().isFault()) {
        // A node could not be read: that says nothing about the journal.
        throw e;
      }
      throw new VarveException(
          ErrorCode.CORRUPT,
          "operation %d of the journal was accepted once and is refused now: %s; nothing was changed"
              .formatted(record.position(), e.getMessage()),
          e);
    }
    operationCount++;
    journalBytes += Writer.recordBytes(bytes.length);
    if (envelope.operation() instanceof Operation.DropSnapshot drop) {
      checkpointer.leave(record.position(), drop.leftovers());
    }
    if (envelope.operation() instanceof Operation.Checkpoint
        || envelope.operation() instanceof Operation.TakeSnapshot) {
      state.seal();
      NodeRef root =
          checkpointer.write(
              record.position(),
              state.tree().freezeForCheckpoint(),
              Checkpointer.newestSnapshotBefore(record.position(), state));
      written.put(record.position(), root);
      journalBytes = 0;
    }
  }

  /// Completes what a crash interrupted: snapshots whose root was not noted, files that only
  /// handles kept, copies that were being filled.
  void complete(Writer writer) {
    for (Snapshot snapshot : writer.read(s -> s.view().snapshots())) {
      if (snapshot.root().isEmpty()) {
        NodeRef root = written.get(snapshot.position());
        if (root == null) {
          throw new VarveException(
              ErrorCode.CORRUPT,
              "snapshot '" + snapshot.name() + "' was never written; nothing was changed");
        }
        writer.submit(new Operation.SealSnapshot(snapshot.number(), root));
      }
    }
    for (long ino : writer.read(s -> s.view().orphans(Integer.MAX_VALUE))) {
      writer.submit(new Operation.Forget(ino));
    }
    for (long top : writer.read(s -> s.view().fillingTrees())) {
      writer.submit(new Operation.CondemnTree(top));
    }
  }
}
