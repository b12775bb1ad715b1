package dev.varve.volume.engine;

import dev.varve.base.ErrorCode;
import dev.varve.base.RandomSource;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.Journal;
import dev.varve.journal.file.FileJournal;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.NodeCache;
import dev.varve.tree.NodeRef;
import dev.varve.tree.Tree;
import dev.varve.volume.file.ChunkLedger;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Origin;
import dev.varve.volume.state.Snapshot;
import dev.varve.volume.state.State;
import dev.varve.volume.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/// One open volume without its faces: the state, what orders operations, what makes checkpoints,
/// what brings space back. In its directory are the file `checkpoint` and the folder `journal`.
public final class VolumeCore implements AutoCloseable {
  private static final String JOURNAL = "journal";

  private final VolumeId id;
  private final ChunkStore store;
  private final NodeCache nodes;
  private final Journal journal;
  private final Writer writer;
  private final Checkpointer checkpointer;
  private final Pins pins;
  private final ChunkLedger ledger = new ChunkLedger();
  private final Reclaimer reclaimer;
  private final Merger merger;
  private final long replayedCount;
  private volatile LongPredicate isHeld = ino -> false;

  private VolumeCore(
      VolumeId id,
      ChunkStore store,
      NodeCache nodes,
      Journal journal,
      Writer writer,
      Checkpointer checkpointer,
      Pins pins,
      Clock clock,
      long replayedCount) {
    this.id = id;
    this.store = store;
    this.nodes = nodes;
    this.journal = journal;
    this.writer = writer;
    this.checkpointer = checkpointer;
    this.pins = pins;
    this.replayedCount = replayedCount;
    this.reclaimer = new Reclaimer(this);
    this.merger = new Merger(this, clock.monotonicNanos());
  }

  /// Makes a volume with an empty root directory and opens it.
  ///
  /// @param disk an empty directory
  /// @param id a name that no volume ever had
  /// @param store where its chunks go
  /// @param algorithm what names its chunks
  /// @param nodeCacheBytes memory for nodes
  /// @param journalOptions how its journal uses files
  /// @param clock the time
  /// @param random where the journal's nonces come from
  /// @return the volume
  /// @throws VarveException `ALREADY_EXISTS` when the directory holds a volume
  public static VolumeCore create(
      Disk disk,
      VolumeId id,
      ChunkStore store,
      DigestAlgorithm algorithm,
      long nodeCacheBytes,
      FileJournalOptions journalOptions,
      Clock clock,
      RandomSource random) {
    checkFree(disk);
    NodeCache nodes = new NodeCache(store::get, nodeCacheBytes);
    State state = State.create(nodes, clock.epochNanos(), 0, 0);
    state.seal();
    Tree.Frozen first = state.tree().freezeForCheckpoint();
    NodeRef root = first.tree().write(state.position(), algorithm, chunk -> store.put(id, chunk));
    store.flush();
    disk.createDirectory(JOURNAL);
    disk.flushDirectory("");
    new CheckpointRecord(id, state.position(), root, Optional.empty(), List.of()).publish(disk);
    return open(disk, store, nodeCacheBytes, journalOptions, clock, random);
  }

  /// Makes a volume that begins with what a snapshot of this one holds, in constant time, and pins
  /// the snapshot. A crash leaves at worst a pin of a clone that is not there, which [#unpin] ends.
  ///
  /// @param name the snapshot's name
  /// @param disk an empty directory for the clone
  /// @param clone a name that no volume ever had
  /// @return the snapshot
  /// @throws VarveException `NOT_FOUND`, `ALREADY_EXISTS` when the directory holds a volume
  public Snapshot cloneSnapshot(Name name, Disk disk, VolumeId clone) {
    checkFree(disk);
    Snapshot snapshot = find(name);
    NodeRef root = tree(snapshot).ref().orElseThrow();
    Submitted pinned = writer.submit(new Operation.PinSnapshot(snapshot.number(), clone, true));
    writer.awaitDurable(pinned.position());
    disk.createDirectory(JOURNAL);
    disk.flushDirectory("");
    Origin origin = new Origin(id, snapshot.number(), snapshot.position());
    new CheckpointRecord(clone, snapshot.position(), root, Optional.of(origin), List.of())
        .publish(disk);
    return snapshot;
  }

  /// Notes that a clone of a snapshot is there no more, or never was.
  ///
  /// @param snapshot the snapshot's number
  /// @param clone the clone's id
  public void unpin(long snapshot, VolumeId clone) {
    Submitted unpinned = writer.submit(new Operation.PinSnapshot(snapshot, clone, false));
    writer.awaitDurable(unpinned.position());
  }

  private static void checkFree(Disk disk) {
    if (disk.exists(CheckpointRecord.FILE) || disk.exists(JOURNAL)) {
      throw new VarveException(
          ErrorCode.ALREADY_EXISTS, disk.describe("") + " holds a volume already");
    }
  }

  /// Opens a volume: its last checkpoint, and the operations after it.
  ///
  /// @param disk its directory
  /// @param store where its chunks are
  /// @param nodeCacheBytes memory for nodes
  /// @param journalOptions how its journal uses files
  /// @param clock the time
  /// @param random where the journal's nonces come from
  /// @return the volume
  /// @throws VarveException `NOT_FOUND` when there is none, `CORRUPT` when it is damaged
  public static VolumeCore open(
      Disk disk,
      ChunkStore store,
      long nodeCacheBytes,
      FileJournalOptions journalOptions,
      Clock clock,
      RandomSource random) {
    CheckpointRecord record = CheckpointRecord.read(disk);
    NodeCache nodes = new NodeCache(store::get, nodeCacheBytes);
    State state = State.open(nodes, record.root());
    disk.createDirectory(JOURNAL);
    Journal journal =
        FileJournal.open(
            disk.at(JOURNAL), journalOptions.withFirstPosition(record.position() + 1), random);
    try {
      Pins pins = new Pins();
      Checkpointer checkpointer = new Checkpointer(disk, store, journal, pins, record);
      Recovery recovery = new Recovery(state, journal, checkpointer);
      long replayed = recovery.run();
      Writer writer = new Writer(state, journal, clock, recovery.journalBytes());
      if (state.position() == record.originPosition()) {
        writer.submit(new Operation.BeginClone());
      }
      recovery.complete(writer);
      return new VolumeCore(
          record.volume(), store, nodes, journal, writer, checkpointer, pins, clock, replayed);
    } catch (RuntimeException | Error e) {
      journal.close();
      throw e;
    }
  }

  /// Returns the volume's id.
  ///
  /// @return the id
  public VolumeId id() {
    return id;
  }

  /// Returns what the volume is a clone of.
  ///
  /// @return its origin, or empty when it was made empty
  public Optional<Origin> origin() {
    return checkpointer.published().origin();
  }

  /// Reads what the volume in a directory is, without opening it.
  ///
  /// @param disk its directory
  /// @return its id, and what it is a clone of
  /// @throws VarveException `NOT_FOUND` when there is none, `CORRUPT` when it is damaged
  public static Identity identity(Disk disk) {
    CheckpointRecord record = CheckpointRecord.read(disk);
    return new Identity(record.volume(), record.origin());
  }

  /// What a volume is.
  ///
  /// @param id its id
  /// @param origin what it is a clone of
  public record Identity(VolumeId id, Optional<Origin> origin) {}

  /// Returns what names the volume's chunks.
  ///
  /// @return the algorithm
  public DigestAlgorithm algorithm() {
    return checkpointer.published().root().id().algorithm();
  }

  /// Returns where its chunks are.
  ///
  /// @return the store
  public ChunkStore store() {
    return store;
  }

  /// Returns what orders operations.
  ///
  /// @return the writer
  public Writer writer() {
    return writer;
  }

  /// Returns which chunks are on their way in or out.
  ///
  /// @return the ledger
  public ChunkLedger ledger() {
    return ledger;
  }

  /// Returns how many operations the last opening replayed.
  ///
  /// @return a count
  public long replayedCount() {
    return replayedCount;
  }

  /// Tells what the nodes take in memory that are written.
  ///
  /// @return the numbers of this moment
  public NodeCache.Stats nodeStats() {
    return nodes.stats();
  }

  /// Returns the root of the last checkpoint.
  ///
  /// @return the root
  public NodeRef root() {
    return checkpointer.published().root();
  }

  Checkpointer checkpointer() {
    return checkpointer;
  }

  Pins pins() {
    return pins;
  }

  /// Says how to find out which files handles keep. Until then none is.
  ///
  /// @param isHeld tells of an inode number whether handles keep it; asked while operations are
  ///   made
  public void ask(LongPredicate isHeld) {
    this.isHeld = isHeld;
  }

  boolean isHeld(long ino) {
    return isHeld.test(ino);
  }

  /// Copies a file or directory of a snapshot into a hidden tree, without copying bytes. The tree
  /// must then be named with [Operation.LinkStaged] or given up with [Operation.CondemnTree]; a
  /// crash gives it up too.
  ///
  /// @param snapshot the snapshot
  /// @param source the file or directory there
  /// @return the tree's top
  /// @throws VarveException `STALE` when the source is not there; the tree is given up then
  public long copyTree(Snapshot snapshot, long source) {
    return new TreeCopy(writer, snapshot.number(), view(snapshot)).run(source);
  }

  /// Writes the tree as of now, so that opening begins there.
  public void checkpoint() {
    checkpointer.checkpoint(writer);
  }

  /// Takes a snapshot.
  ///
  /// @param name a name that no snapshot has
  /// @return the snapshot
  public Snapshot takeSnapshot(Name name) {
    long number = checkpointer.snapshot(writer, new Operation.TakeSnapshot(name));
    return writer.read(state ->
        state.view().snapshots().stream()
            .filter(snapshot -> snapshot.number() == number)
            .findFirst()
            .orElseThrow());
  }

  /// Deletes a snapshot and offers what only it needed for reclaiming.
  ///
  /// @param name its name
  public void deleteSnapshot(Name name) {
    Snapshot snapshot = find(name);
    writer.submit(new Operation.CondemnSnapshot(snapshot.number()));
    reclaimer.dropSnapshots();
    writer.sync();
  }

  /// Finds a snapshot that may be seen.
  ///
  /// @param name its name
  /// @return the snapshot
  /// @throws VarveException `NOT_FOUND` when there is none
  public Snapshot find(Name name) {
    return writer.read(state -> find(state, name));
  }

  private static Snapshot find(State state, Name name) {
    return state.view().snapshots().stream()
        .filter(snapshot -> snapshot.name().equals(name) && !snapshot.condemned())
        .findFirst()
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.NOT_FOUND,
                "there is no snapshot '" + name + "': see 'varve snapshot list'"));
  }

  /// Reads a snapshot.
  ///
  /// @param snapshot a snapshot
  /// @return a view of its state
  public StateView view(Snapshot snapshot) {
    return new StateView(tree(snapshot));
  }

  /// Keeps a snapshot readable, even when it is deleted meanwhile.
  ///
  /// @param name its name
  /// @return its tree, to be closed
  /// @throws VarveException `NOT_FOUND` when there is none
  public PinnedTree pin(Name name) {
    return writer.read(state -> {
      Snapshot snapshot = find(state, name);
      FrozenTree tree = tree(snapshot);
      pins.add(snapshot.position());
      return new PinnedTree(pins, snapshot.position(), tree);
    });
  }

  /// Keeps the newest state readable as it is now.
  ///
  /// @return its tree, to be closed
  public PinnedTree pinNewest() {
    long position = writer.position();
    pins.add(position);
    boolean frozen = false;
    try {
      // Frozen later than pinned: nothing that it needs can have gone in between.
      PinnedTree tree = new PinnedTree(pins, position, writer.freeze());
      frozen = true;
      return tree;
    } finally {
      if (!frozen) {
        pins.remove(position);
      }
    }
  }

  FrozenTree tree(Snapshot snapshot) {
    return FrozenTree.open(
        nodes,
        snapshot
            .root()
            .orElseThrow(
                () -> new VarveException(ErrorCode.IN_USE, "the snapshot is still being written")));
  }

  FrozenTree tree(NodeRef root) {
    return FrozenTree.open(nodes, root);
  }

  /// Brings space back: what nothing refers to is released.
  ///
  /// @return what was done
  public Reclaimer.Report reclaim() {
    return reclaimer.run();
  }

  /// Returns what settles how files lie.
  ///
  /// @return the merger
  public Merger merger() {
    return merger;
  }

  /// Releases what crashes left in the store: chunks that nothing names. Reads the ids of all
  /// chunks.
  ///
  /// @return how many were released
  public long sweep() {
    return reclaimer.sweep();
  }

  /// Ends all deleted files that the trash keeps.
  ///
  /// @return how many
  public long emptyTrash() {
    return reclaimer.emptyTrash();
  }

  /// Says whether a checkpoint is due.
  ///
  /// @param dirtyBytes so many bytes of nodes that are not written make it due
  /// @param journalBytes so much in the journal since the last makes it due
  /// @return whether it is
  public boolean isCheckpointDue(long dirtyBytes, long journalBytes) {
    return writer.journalBytes() >= journalBytes
        || writer.read(state -> state.tree().dirtyBytes()) >= dirtyBytes;
  }

  /// Says whether anything happened since the last checkpoint.
  ///
  /// @return whether a checkpoint would do something
  public boolean isChanged() {
    return writer.position() > checkpointer.published().position();
  }

  /// Makes everything durable and closes the journal. The store stays open.
  @Override
  public void close() {
    try {
      writer.sync();
    } finally {
      journal.close();
    }
  }
}
