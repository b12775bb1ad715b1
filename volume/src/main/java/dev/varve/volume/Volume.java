package dev.varve.volume;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.VolumeId;
import dev.varve.store.ChunkStore;
import dev.varve.tree.NodeCache;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Segment;
import dev.varve.volume.diff.PathChange;
import dev.varve.volume.diff.VolumeDiff;
import dev.varve.volume.engine.Reclaimer;
import dev.varve.volume.engine.Verification;
import dev.varve.volume.engine.VolumeCore;
import dev.varve.volume.file.FileOptions;
import dev.varve.volume.file.OpenFile;
import dev.varve.volume.file.OpenFiles;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.lock.LockLimits;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Origin;
import dev.varve.volume.state.Snapshot;
import dev.varve.volume.state.StateView;
import dev.varve.volume.state.Trashed;
import dev.varve.volume.state.Version;
import dev.varve.volume.state.Watch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// One namespace with its history, opened by one process. Its bytes are chunks in a store; its
/// directory holds the journal and the name of the newest checkpoint's root.
///
/// Safe for any thread. The store is the caller's to close, after the volume.
public final class Volume implements AutoCloseable {
  private final VolumeCore core;
  private final VolumeOptions options;
  private final Clock clock;
  private final OpenFiles openFiles;
  private final FileLocks locks = new FileLocks(LockLimits.DEFAULT);
  private final Upkeep upkeep;
  private final Past past;
  private final ExecutorService tasks =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("varve-task-", 0).factory());

  private Volume(VolumeCore core, VolumeOptions options, Clock clock) {
    this.core = core;
    this.options = options;
    this.clock = clock;
    this.openFiles =
        new OpenFiles(
            core.id(),
            core.store(),
            core.algorithm(),
            core.ledger(),
            new TipSubmitter(core.writer()),
            FileOptions.DEFAULT,
            clock,
            tasks);
    core.ask(openFiles::isHeld);
    this.past = new Past(core, openFiles);
    this.upkeep = new Upkeep(core, openFiles, options, clock);
  }

  /// Makes a volume with an empty root directory that belongs to the superuser, and opens it.
  ///
  /// @param directory an empty directory
  /// @param id a name that no volume ever had
  /// @param store where its chunks go
  /// @param options how it uses memory and disk
  /// @param clock the time
  /// @param random where nonces come from
  /// @return the volume
  /// @throws dev.varve.base.VarveException `ALREADY_EXISTS` when the directory holds a volume
  public static Volume create(
      Disk directory,
      VolumeId id,
      ChunkStore store,
      VolumeOptions options,
      Clock clock,
      RandomSource random) {
    VolumeCore core =
        VolumeCore.create(
            directory,
            id,
            store,
            options.algorithm(),
            options.nodeCacheBytes(),
            options.journal(),
            clock,
            random);
    return new Volume(core, options, clock);
  }

  /// Opens a volume as its last acknowledged operation left it.
  ///
  /// @param directory its directory
  /// @param store where its chunks are
  /// @param options how it uses memory and disk
  /// @param clock the time
  /// @param random where nonces come from
  /// @return the volume
  /// @throws dev.varve.base.VarveException `NOT_FOUND` when there is none, `CORRUPT` when it is
  ///   damaged
  public static Volume open(
      Disk directory, ChunkStore store, VolumeOptions options, Clock clock, RandomSource random) {
    VolumeCore core =
        VolumeCore.open(
            directory, store, options.nodeCacheBytes(), options.journal(), clock, random);
    return new Volume(core, options, clock);
  }

  /// Returns the volume's id.
  ///
  /// @return the id
  public VolumeId id() {
    return core.id();
  }

  /// Returns how it uses memory and disk.
  ///
  /// @return the options
  public VolumeOptions options() {
    return options;
  }

  /// Shows the volume as files.
  ///
  /// @param durability when changes are durable
  /// @param consistency what readings may tell
  /// @return a face
  public VolumeFiles files(Durability durability, Consistency consistency) {
    return new VolumeFiles(core, openFiles, locks, durability, consistency);
  }

  /// Returns the locks on its files, which all faces share. They are in memory only. A face that
  /// ends, ends its client here.
  ///
  /// @return the locks; see [FileHandle#locks]
  public FileLocks locks() {
    return locks;
  }

  /// Begins to tell somebody what changes, unless one face did it.
  ///
  /// @param own that face
  /// @param watch is told
  /// @return ends it
  public Runnable watch(VolumeFiles own, Watch watch) {
    core.writer().watch(own, watch);
    return () -> core.writer().unwatch(watch);
  }

  /// Shows what a face of objects needs.
  ///
  /// @return access without permissions
  public ObjectAccess objects() {
    return new ObjectAccess(core, openFiles, locks, clock);
  }

  /// Does in the background what keeps the volume small and quick: flushes old writes, makes
  /// checkpoints, brings space back. One thread, until the volume is closed.
  public void startUpkeep() {
    upkeep.start();
  }

  /// Does once, in the calling thread, what [#startUpkeep] does again and again.
  public void upkeep() {
    upkeep.run();
  }

  /// Makes everything durable that was done before.
  public void sync() {
    openFiles.flushAll();
    core.writer().sync();
  }

  /// Writes the tree as of now, so that opening needs no journal before it.
  public void checkpoint() {
    openFiles.flushAll();
    core.checkpoint();
  }

  // Snapshots.

  /// Lists the snapshots in the order in which they were taken.
  ///
  /// @return those that may be seen
  public List<Snapshot> snapshots() {
    return core.writer()
        .read(state ->
            state.view().snapshots().stream().filter(snapshot -> !snapshot.condemned()).toList());
  }

  /// Takes a snapshot of everything that was done before.
  ///
  /// @param name a name that no snapshot has
  /// @return the snapshot, durable
  public Snapshot takeSnapshot(Name name) {
    openFiles.flushAll();
    return core.takeSnapshot(name);
  }

  /// Deletes a snapshot. What only it needed is brought back by [#collect].
  ///
  /// @param name its name
  /// @throws dev.varve.base.VarveException `NOT_FOUND`, or `IN_USE` when a clone needs it
  public void deleteSnapshot(Name name) {
    core.deleteSnapshot(name);
  }

  /// Reads a snapshot.
  ///
  /// @param name its name
  /// @return its state
  /// @throws dev.varve.base.VarveException `NOT_FOUND`
  public StateView snapshot(Name name) {
    return core.view(core.find(name));
  }

  /// Opens a snapshot to look at, also for long.
  ///
  /// @param name its name
  /// @return its files, to be closed
  /// @throws dev.varve.base.VarveException `NOT_FOUND`
  public SnapshotFiles openSnapshot(Name name) {
    return new SnapshotFiles(core.pin(name), openFiles);
  }

  /// Makes the whole volume what it was in a snapshot, in one step. Snapshots stay, also later
  /// ones; what was done since and is in none of them is lost. Takes time and memory for what
  /// changed.
  ///
  /// @param name the snapshot's name
  /// @return how many records of the volume's tree changed
  /// @throws dev.varve.base.VarveException `NOT_FOUND`, or `IN_USE` while files are open
  public long restore(Name name) {
    return past.restore(name);
  }

  /// Copies a file or directory of a snapshot into the volume, without copying bytes; all of it is
  /// there at once, and durable when this returns. Attributes, hard links within it and holes are
  /// those of the snapshot; earlier versions and quotas are not copied. What was replaced is
  /// dropped by and by: [#collect] ends that.
  ///
  /// @param snapshot the snapshot's name
  /// @param source the file or directory there
  /// @param directory where the copy goes
  /// @param name the name that it gets
  /// @param replace whether the name may be taken: a regular file that has it keeps its number and
  ///   names when it is replaced by one, and its content becomes a version where the volume keeps
  ///   versions; a directory goes with all that is in it, and not into the trash
  /// @return what has the name afterwards
  /// @throws dev.varve.base.VarveException `ALREADY_EXISTS`, `QUOTA_EXCEEDED`, `NOT_FOUND`; nothing
  ///   is to be seen of the copy then
  public Inode copyFrom(Name snapshot, long source, long directory, Name name, boolean replace) {
    return past.copyFrom(snapshot, source, directory, name, replace);
  }

  /// Says what changed between a snapshot and a later one, or an earlier one, or now. Goes on being
  /// right while the volume changes and snapshots are deleted.
  ///
  /// @param before the name of the first snapshot
  /// @param after the name of the second, or empty for what is there now
  /// @param visitor is told each path that changed, in the order of [VolumeDiff]
  /// @return how many there were
  /// @throws dev.varve.base.VarveException `NOT_FOUND`
  public VolumeDiff.Counts diff(Name before, Optional<Name> after, Consumer<PathChange> visitor) {
    return past.diff(before, after, visitor);
  }

  /// Counts what changed since a snapshot.
  ///
  /// @param name the snapshot's name
  /// @return how many paths of each kind
  public VolumeDiff.Counts changesSince(Name name) {
    return diff(name, Optional.empty(), change -> {});
  }

  /// Makes a volume that begins with what a snapshot of this one holds; it can be opened and
  /// changed. Takes the same time however much the snapshot holds. The snapshot is pinned: it
  /// cannot be deleted as long as the clone is there. When a crash comes in between, a pin may stay
  /// whose clone is not there: [#unpin] ends it.
  ///
  /// @param name the snapshot's name
  /// @param directory an empty directory for the clone
  /// @param clone a name that no volume ever had
  /// @throws dev.varve.base.VarveException `NOT_FOUND`, or `ALREADY_EXISTS` when the directory
  ///   holds a volume
  public void cloneSnapshot(Name name, Disk directory, VolumeId clone) {
    core.cloneSnapshot(name, directory, clone);
  }

  /// Lists the clones that need a snapshot.
  ///
  /// @param snapshot the snapshot
  /// @return their ids
  public List<VolumeId> clones(Snapshot snapshot) {
    return core.writer().read(state -> state.view().pins(snapshot.number()));
  }

  /// Notes that a clone of a snapshot is there no more, or never was.
  ///
  /// @param snapshot the snapshot's number
  /// @param clone the clone's id
  public void unpin(long snapshot, VolumeId clone) {
    core.unpin(snapshot, clone);
  }

  /// Returns what the volume is a clone of.
  ///
  /// @return its origin, or empty when it was made empty
  public Optional<Origin> origin() {
    return core.origin();
  }

  // History.

  /// Lists the earlier versions of a file, oldest first.
  ///
  /// @param ino the file
  /// @return its versions
  public List<Version> versions(long ino) {
    return core.writer().read(state -> state.view().versions(ino));
  }

  /// Makes an earlier version a file's content.
  ///
  /// @param caller who asks; needs to write the file
  /// @param ino the file
  /// @param version the version's number
  public void restoreVersion(Caller caller, long ino, long version) {
    openFiles.find(ino).ifPresent(OpenFile::flush);
    core.writer().submit(new Operation.RestoreVersion(caller, ino, version));
    core.writer().sync();
  }

  /// Lists deleted files that can be brought back, in the order in which they were deleted.
  ///
  /// @param after the last of the page before, or empty
  /// @param limit the most files
  /// @return the next files; fewer than the limit only at the end
  public List<Trashed> trash(Optional<Trashed> after, int limit) {
    return core.writer().read(state -> state.view().trash(after, limit));
  }

  /// Lists deleted files that can be brought back, the one deleted last first.
  ///
  /// @param before the last of the page before, or empty
  /// @param limit the most files
  /// @return the next files; fewer than the limit only at the end
  public List<Trashed> trashNewestFirst(Optional<Trashed> before, int limit) {
    return core.writer().read(state -> state.view().trashNewestFirst(before, limit));
  }

  /// Brings a deleted file back.
  ///
  /// @param caller who asks: its owner or the superuser
  /// @param file a deleted file
  /// @param directory where it goes
  /// @param name a free name
  /// @return the file
  public Inode undelete(Caller caller, Trashed file, long directory, Name name) {
    Inode inode =
        core.writer()
            .submit(
                new Operation.Undelete(caller, file.ino(), file.deletedNanos(), directory, name))
            .outcome()
            .inode()
            .orElseThrow();
    core.writer().sync();
    return inode;
  }

  /// Ends all deleted files that the trash keeps.
  ///
  /// @return how many
  public long emptyTrash() {
    return core.emptyTrash();
  }

  /// Returns what to keep of the past.
  ///
  /// @return the policy
  public Policy policy() {
    return core.writer().read(state -> state.policy());
  }

  /// Says what to keep of the past.
  ///
  /// @param policy the policy
  public void setPolicy(Policy policy) {
    core.writer().submit(new Operation.SetPolicy(policy));
    core.writer().sync();
  }

  /// Tells where the bytes of a file come from.
  ///
  /// @param ino the file
  /// @param offset where to begin
  /// @param maxSegments the most pieces
  /// @return pieces that follow each other from the offset on, none past the end
  public List<Segment> segments(long ino, long offset, int maxSegments) {
    openFiles.flushAll();
    return core.writer()
        .read(state -> {
          Inode inode = state.view().inode(ino);
          return inode.content() == 0 || offset >= inode.size()
              ? List.<Segment>of()
              : ContentReader.map(
                  state.view().tree(), inode.content(), offset, inode.size() - offset, maxSegments);
        });
  }

  // Space.

  /// Returns what a directory and everything below it take.
  ///
  /// @param directory the directory
  /// @return its usage, exact, with all that was written before
  public Usage usage(long directory) {
    openFiles.flushAll();
    return core.writer()
        .read(state -> {
          state.view().directory(directory);
          return state.usage(directory);
        });
  }

  /// Returns what the trash takes.
  ///
  /// @return bytes and inodes of deleted files
  public Usage trashUsage() {
    return core.writer().read(state -> state.trashUsage());
  }

  /// Returns a directory's quota.
  ///
  /// @param directory the directory
  /// @return its limits, or empty when it has none
  public Optional<Limits> quota(long directory) {
    return core.writer().read(state -> state.view().limits(directory));
  }

  /// Sets a directory's quota; the root's is the volume's.
  ///
  /// @param directory the directory
  /// @param limits its limits
  public void setQuota(long directory, Limits limits) {
    core.writer().submit(new Operation.SetQuota(directory, limits));
    core.writer().sync();
  }

  /// Settles how files lie: what waited in the tree goes into chunks, what lies in many pieces is
  /// written anew. Upkeep does it in time; this does all of it now.
  ///
  /// @return how many rows of pieces became one piece
  public long merge() {
    openFiles.flushAll();
    return core.merger().run().mergedRuns();
  }

  /// Brings back now what nothing needs any more.
  ///
  /// @return what was done
  public CollectReport collect() {
    openFiles.flushAll();
    Reclaimer.Report report = core.reclaim();
    return new CollectReport(report.releasedChunks(), report.expired());
  }

  /// Releases what crashes left in the store. Reads the ids of all its chunks.
  ///
  /// @return how many chunks were released
  public long sweep() {
    return core.sweep();
  }

  /// Proves the volume from its root: reads and digests everything, and counts everything again.
  ///
  /// @return what was found
  public VerifyReport verify() {
    openFiles.flushAll();
    Verification.Report report = Verification.run(core);
    return new VerifyReport(
        report.root().id(), report.inodes(), report.nodes(), report.chunks(), report.problems());
  }

  /// Tells what the nodes take in memory that are written.
  ///
  /// @return the numbers of this moment
  public NodeCache.Stats nodeStats() {
    return core.nodeStats();
  }

  /// Returns what the journal holds after the last checkpoint: what an opening would replay.
  ///
  /// @return bytes
  public long journalBytes() {
    return core.writer().journalBytes();
  }

  /// Returns how many operations the opening replayed.
  ///
  /// @return a count
  public long replayedCount() {
    return core.replayedCount();
  }

  /// Makes everything durable and closes the volume. Threads that wait for locks get
  /// `INVALID_STATE`. Handles must not be used afterwards.
  @Override
  public void close() {
    locks.close();
    upkeep.stop();
    try {
      openFiles.flushAll();
    } finally {
      tasks.close();
      core.close();
    }
  }
}
