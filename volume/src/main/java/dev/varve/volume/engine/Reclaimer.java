package dev.varve.volume.engine;

import dev.varve.format.chunk.ChunkId;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.TreeDiff;
import dev.varve.tree.TreeNodes;
import dev.varve.volume.content.ChunkCounts;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.ReclaimQueue;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.record.Keys;
import dev.varve.volume.state.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Brings space back, in bounded steps that are operations like any other: extents of contents that
/// nothing refers to, versions and trash whose time is over, chunks whose count is zero, snapshots
/// that were deleted. One at a time.
public final class Reclaimer {
  private static final int PAGE = 1024;

  /// What was brought back.
  ///
  /// @param releasedChunks chunks that the volume holds no more
  /// @param expired versions and deleted files whose time was over
  public record Report(long releasedChunks, long expired) {}

  private final VolumeCore core;
  private final ReentrantLock running = new ReentrantLock();

  Reclaimer(VolumeCore core) {
    this.core = core;
  }

  Report run() {
    running.lock();
    try {
      long expired = expire(false);
      dropTrees();
      dropCondemned();
      dropSnapshotsLocked();
      core.checkpoint();
      long released = releaseQueued();
      core.checkpoint();
      return new Report(released, expired);
    } finally {
      running.unlock();
    }
  }

  /// Releases what crashes left.
  ///
  /// @return how many chunks
  long sweep() {
    running.lock();
    try {
      core.checkpoint();
      long[] released = new long[1];
      core.checkpointer().between(() -> released[0] = Sweep.run(core));
      return released[0];
    } finally {
      running.unlock();
    }
  }

  private long expire(boolean all) {
    long total = 0;
    long count = submit(new Operation.Expire(all));
    while (count > 0) {
      total += count;
      count = submit(new Operation.Expire(all));
    }
    return total;
  }

  /// Drops directories that were replaced, and copies that were given up.
  private void dropTrees() {
    while (core.writer().read(state -> state.view().condemnedTree()).isPresent()) {
      core.writer()
          .submit(state ->
              new Operation.DropTree(
                  state.view().nextDropped().stream().filter(core::isHeld).toList()));
    }
  }

  private void dropCondemned() {
    while (core.writer().read(state -> ContentReader.hasCondemned(state.view().tree()))) {
      submit(new Operation.DropCondemned());
    }
  }

  private long submit(Operation operation) {
    return core.writer().submit(operation).outcome().number();
  }

  // The queue.

  /// Releases queued chunks that died before the last checkpoint and before every pinned reading.
  private long releaseQueued() {
    long limit = Math.min(core.checkpointer().published().position(), core.pins().lowest());
    long released = 0;
    List<ReclaimQueue.Queued> page = page(limit, Optional.empty());
    while (!page.isEmpty()) {
      List<ReclaimQueue.Queued> settled = new ArrayList<>();
      Set<ChunkId> marked = new LinkedHashSet<>();
      try {
        for (ReclaimQueue.Queued queued : page) {
          ChunkId chunk = queued.chunk();
          if (marked.contains(chunk) || core.ledger().beginRelease(chunk)) {
            settled.add(queued);
            marked.add(chunk);
          }
        }
        Optional<List<ChunkId>> unneeded = unneeded(marked);
        if (unneeded.isEmpty()) {
          return released;
        }
        List<ChunkId> dead = unneeded.get();
        released += core.store().releaseAll(core.id(), dead);
        core.store().flush();
        submit(new Operation.Reclaimed(settled));
      } finally {
        marked.forEach(core.ledger()::endRelease);
      }
      page = page(limit, Optional.of(page.getLast()));
    }
    return released;
  }

  private List<ReclaimQueue.Queued> page(long limit, Optional<ReclaimQueue.Queued> after) {
    return core.writer()
        .read(state ->
            after.isPresent()
                ? ReclaimQueue.after(state.view().tree(), limit, after.get(), PAGE)
                : ReclaimQueue.first(state.view().tree(), limit, PAGE));
  }

  /// Finds out which chunks no state names. The newest state is asked for the chunks and for the
  /// snapshots at one moment, when all chunks are marked: what is in neither can be named again
  /// only by a writer, who waits for the marks, so a snapshot that is taken later has it neither.
  ///
  /// @return the chunks, or empty when a snapshot is still being written and cannot be asked
  private Optional<List<ChunkId>> unneeded(Set<ChunkId> marked) {
    List<Snapshot> snapshots = new ArrayList<>();
    List<ChunkId> uncounted =
        core.writer()
            .read(state -> {
              snapshots.addAll(state.view().snapshots());
              return marked.stream()
                  .filter(chunk -> ChunkCounts.count(state.view().tree(), chunk) == 0)
                  .toList();
            });
    if (snapshots.stream().anyMatch(snapshot -> snapshot.root().isEmpty())) {
      return Optional.empty();
    }
    // Also those that are being deleted: what only they have is offered again when they end.
    List<FrozenTree> trees = snapshots.stream().map(core::tree).toList();
    return Optional.of(
        uncounted.stream()
            .filter(chunk -> trees.stream().noneMatch(tree -> ChunkCounts.count(tree, chunk) > 0))
            .toList());
  }

  // Snapshots.

  void dropSnapshots() {
    running.lock();
    try {
      dropSnapshotsLocked();
    } finally {
      running.unlock();
    }
  }

  /// Ends snapshots that are being deleted, oldest first. No checkpoint comes between comparing a
  /// snapshot with the newest tree and forgetting it, so a node is either released here or when a
  /// later checkpoint finds it superfluous.
  private void dropSnapshotsLocked() {
    Optional<Snapshot> condemned = firstCondemned();
    while (condemned.isPresent()) {
      core.checkpoint();
      Snapshot snapshot = condemned.get();
      core.checkpointer().between(() -> drop(snapshot));
      condemned = firstCondemned();
    }
  }

  /// One that a reading needs waits for a later run.
  private Optional<Snapshot> firstCondemned() {
    long needed = core.pins().lowest();
    return core.writer()
        .read(state ->
            state.view().snapshots().stream()
                .filter(snapshot -> snapshot.condemned() && snapshot.position() < needed)
                .findFirst());
  }

  private void drop(Snapshot snapshot) {
    List<Snapshot> all = core.writer().read(state -> state.view().snapshots());
    int index = all.indexOf(snapshot);
    long before = index > 0 ? all.get(index - 1).position() : 0;
    long bornAfter = Math.max(before, core.checkpointer().published().originPosition());
    FrozenTree tree = core.tree(snapshot);
    FrozenTree newest = core.tree(core.checkpointer().published().root());
    FrozenTree next = index + 1 < all.size() ? core.tree(all.get(index + 1)) : newest;
    offer(tree, next);
    Set<ChunkId> nodes = new HashSet<>();
    TreeNodes.forEachNotIn(tree, next, bornAfter, ref -> nodes.add(ref.id()));
    if (index + 1 < all.size()) {
      Set<ChunkId> alsoGone = new HashSet<>();
      TreeNodes.forEachNotIn(tree, newest, bornAfter, ref -> alsoGone.add(ref.id()));
      nodes.retainAll(alsoGone);
    }
    // A crash must find either the whole tree or a list of its nodes: a tree of which some nodes
    // are released could not be compared again.
    List<ChunkId> lists =
        core.checkpointer().putLists(core.writer().position(), List.copyOf(nodes));
    core.store().flush();
    Submitted dropped = core.writer().submit(new Operation.DropSnapshot(snapshot.number(), lists));
    core.checkpointer().leave(dropped.position(), lists);
  }

  /// Queues the chunks that a snapshot counts and the next one does not.
  private void offer(FrozenTree tree, FrozenTree next) {
    byte[] from = {Keys.COUNT};
    byte[] to = {Keys.COUNT + 1};
    TreeDiff diff = TreeDiff.between(tree, next, from, to);
    List<ChunkId> chunks = new ArrayList<>();
    for (Optional<TreeDiff.Change> change = diff.next(); change.isPresent(); change = diff.next()) {
      if (change.get().after().isEmpty()) {
        chunks.add(Keys.countedChunk(change.get().key()));
      }
      if (chunks.size() == PAGE) {
        submit(new Operation.Offer(List.copyOf(chunks)));
        chunks.clear();
      }
    }
    if (!chunks.isEmpty()) {
      submit(new Operation.Offer(List.copyOf(chunks)));
    }
  }

  /// Empties the trash at once, whatever its time.
  ///
  /// @return how many deleted files went
  long emptyTrash() {
    running.lock();
    try {
      return expire(true);
    } finally {
      running.unlock();
    }
  }
}
