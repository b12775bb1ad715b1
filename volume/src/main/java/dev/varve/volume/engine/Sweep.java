package dev.varve.volume.engine;

import dev.varve.format.chunk.ChunkId;
import dev.varve.store.ChunkStore;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.TreeNodes;
import dev.varve.volume.content.ChunkCounts;
import dev.varve.volume.state.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Releases chunks that the volume holds and nothing names: a crash came between their being put
/// and the operation that would have named them. Asks the store for every chunk it has; remembers
/// the ids of all nodes meanwhile.
final class Sweep {
  private static final int PAGE = 1024;

  private final VolumeCore core;
  private final Set<ChunkId> kept = new HashSet<>();
  private final List<FrozenTree> snapshots = new ArrayList<>();

  private Sweep(VolumeCore core) {
    this.core = core;
  }

  /// Sweeps. No checkpoint may be made meanwhile.
  ///
  /// @return how many chunks were released
  static long run(VolumeCore core) {
    Sweep sweep = new Sweep(core);
    sweep.keepNodes();
    return sweep.release();
  }

  private void keepNodes() {
    CheckpointRecord published = core.checkpointer().published();
    keepNodes(core.tree(published.root()), published.originPosition());
    for (Snapshot snapshot : core.writer().read(state -> state.view().snapshots())) {
      if (snapshot.root().isPresent()) {
        FrozenTree tree = core.tree(snapshot);
        keepNodes(tree, published.originPosition());
        snapshots.add(tree);
      }
    }
    kept.addAll(core.checkpointer().held());
  }

  private void keepNodes(FrozenTree tree, long bornAfter) {
    TreeNodes.forEach(tree, bornAfter, ref -> kept.add(ref.id()));
  }

  private long release() {
    long released = 0;
    List<ChunkStore.Entry> page = core.store().list(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (ChunkStore.Entry entry : page) {
        if (entry.holders().contains(core.id()) && releaseIfUnnamed(entry.id())) {
          released++;
        }
      }
      page = core.store().list(Optional.of(page.getLast().id()), PAGE);
    }
    core.store().flush();
    return released;
  }

  private boolean releaseIfUnnamed(ChunkId chunk) {
    if (kept.contains(chunk) || !core.ledger().beginRelease(chunk)) {
      return false;
    }
    try {
      boolean named =
          core.writer().read(state -> ChunkCounts.count(state.view().tree(), chunk)) > 0
              || snapshots.stream().anyMatch(tree -> ChunkCounts.count(tree, chunk) > 0);
      return !named && core.store().release(core.id(), chunk);
    } finally {
      core.ledger().endRelease(chunk);
    }
  }
}
