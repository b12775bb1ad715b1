package dev.varve.volume.engine;

import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.Journal;
import dev.varve.store.ChunkStore;
import dev.varve.tree.NodeRef;
import dev.varve.tree.Tree;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Snapshot;
import dev.varve.volume.state.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Writes a volume's tree as of an operation, publishes it, and lets go of what came before: the
/// journal, and nodes that are part of the tree no more. Writers go on meanwhile.
///
/// The order is what makes a crash at any moment harmless: the operation is durable before nodes
/// with its position are put; nodes are durable before the record that names them is published;
/// only then is anything dropped or released. A step that failed leaves the checkpoint before.
final class Checkpointer {
  /// Nodes that the checkpoint at a position made superfluous.
  private record Leftover(long position, List<ChunkId> lists, List<ChunkId> nodes) {}

  private final Disk disk;
  private final VolumeId volume;
  private final ChunkStore store;
  private final DigestAlgorithm algorithm;
  private final Journal journal;
  private final Pins pins;
  private final ReentrantLock running = new ReentrantLock();
  private final Deque<Leftover> leftovers = new ArrayDeque<>();
  private final List<ChunkId> doneLists = new ArrayList<>();
  private volatile CheckpointRecord published;

  Checkpointer(
      Disk disk, ChunkStore store, Journal journal, Pins pins, CheckpointRecord published) {
    this.disk = disk;
    this.store = store;
    this.journal = journal;
    this.pins = pins;
    this.published = published;
    this.volume = published.volume();
    this.algorithm = published.root().id().algorithm();
    leave(published.position(), published.leftovers());
  }

  /// Takes over nodes that an operation made superfluous. They are released once a checkpoint holds
  /// the operation.
  ///
  /// @param position the operation's position
  /// @param lists chunks that list the nodes
  void leave(long position, List<ChunkId> lists) {
    for (ChunkId list : lists) {
      leftovers.add(new Leftover(position, List.of(list), NodeLists.ids(store.get(list))));
    }
  }

  /// Puts lists of nodes into the store.
  ///
  /// @param position the operation that makes them superfluous, or one before it that no other list
  ///   has
  /// @return the lists, durable after the store's next flush
  List<ChunkId> putLists(long position, List<ChunkId> nodes) {
    List<ChunkId> lists = new ArrayList<>();
    for (Chunk chunk : NodeLists.chunks(algorithm, position, nodes)) {
      store.put(volume, chunk);
      lists.add(chunk.id());
    }
    return lists;
  }

  CheckpointRecord published() {
    return published;
  }

  /// Makes a checkpoint, unless nothing happened since the last.
  void checkpoint(Writer writer) {
    running.lock();
    try {
      if (writer.position() > published.position()) {
        write(writer.submitAndFreeze(new Operation.Checkpoint()), writer);
      }
    } finally {
      running.unlock();
    }
  }

  /// Takes a snapshot, which is a checkpoint whose tree is kept.
  ///
  /// @return the snapshot's number
  long snapshot(Writer writer, Operation.TakeSnapshot operation) {
    running.lock();
    try {
      Writer.Frozen frozen = writer.submitAndFreeze(operation);
      NodeRef root = write(frozen, writer);
      long number = frozen.submitted().outcome().number();
      Submitted sealed = writer.submit(new Operation.SealSnapshot(number, root));
      writer.awaitDurable(sealed.position());
      return number;
    } finally {
      running.unlock();
    }
  }

  private NodeRef write(Writer.Frozen frozen, Writer writer) {
    try {
      return writeFrozen(frozen, writer);
    } catch (VarveException e) {
      // What was frozen is written in part: no later checkpoint could tell what it supersedes.
      writer.fail(e);
      throw e;
    }
  }

  private NodeRef writeFrozen(Writer.Frozen frozen, Writer writer) {
    long position = frozen.submitted().position();
    writer.awaitDurable(position);
    long snapshot = writer.read(state -> newestSnapshotBefore(position, state));
    NodeRef root = write(position, frozen.frozen(), snapshot);
    writer.checkpointed(frozen.appendedBytes());
    journal.dropBefore(position + 1);
    releaseLeftovers();
    return root;
  }

  /// Writes and publishes a frozen tree. In recovery the journal is read meanwhile, so it is not
  /// dropped here.
  NodeRef write(long position, Tree.Frozen frozen, long newestSnapshot) {
    NodeRef root = frozen.tree().write(position, algorithm, chunk -> store.put(volume, chunk));
    long kept = Math.max(newestSnapshot, published.originPosition());
    List<ChunkId> nodes =
        frozen.superseded().stream().filter(ref -> ref.birth() > kept).map(NodeRef::id).toList();
    List<ChunkId> lists = putLists(position, nodes);
    store.flush();
    List<ChunkId> listed = new ArrayList<>();
    leftovers.forEach(leftover -> listed.addAll(leftover.lists()));
    listed.addAll(lists);
    CheckpointRecord next =
        new CheckpointRecord(volume, position, root, published.origin(), listed);
    next.publish(disk);
    published = next;
    if (!nodes.isEmpty()) {
      leftovers.add(new Leftover(position, lists, nodes));
    }
    store.releaseAll(volume, doneLists);
    doneLists.clear();
    return root;
  }

  /// The position of the newest snapshot that is older than a checkpoint. What the checkpoint made
  /// superfluous is the snapshot's when it was born up to there.
  static long newestSnapshotBefore(long position, State state) {
    return state.view().snapshots().stream()
        .mapToLong(Snapshot::position)
        .filter(taken -> taken < position)
        .max()
        .orElse(0);
  }

  /// Releases what no reading needs any more. Lists go only after a checkpoint that does not name
  /// them is published, so a crash repeats a release at worst.
  private void releaseLeftovers() {
    long needed = pins.lowest();
    while (!leftovers.isEmpty() && leftovers.peek().position() <= needed) {
      Leftover leftover = leftovers.remove();
      store.releaseAll(volume, leftover.nodes());
      doneLists.addAll(leftover.lists());
    }
  }

  /// Runs something while no checkpoint is being made.
  void between(Runnable action) {
    running.lock();
    try {
      action.run();
    } finally {
      running.unlock();
    }
  }

  /// Returns the chunks that the volume holds besides its trees: superfluous nodes that are not
  /// released yet, and the lists of them.
  List<ChunkId> held() {
    List<ChunkId> held = new ArrayList<>(doneLists);
    for (Leftover leftover : leftovers) {
      held.addAll(leftover.lists());
      held.addAll(leftover.nodes());
    }
    return held;
  }
}
