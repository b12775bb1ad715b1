package dev.varve.volume.engine;

import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.NodeRef;
import dev.varve.tree.TreeVerify;
import dev.varve.volume.content.ChunkCounts;
import dev.varve.volume.state.Snapshot;
import dev.varve.volume.state.StateCheck;
import dev.varve.volume.state.StateView;
import java.util.ArrayList;
import java.util.List;

/// Proves a volume from its root: every node and every payload chunk is read and digested, every
/// record and count is computed again, for the newest state and for each snapshot.
public final class Verification {
  private static final int MAX_PROBLEMS = 100;

  private final VolumeCore core;
  private final List<String> problems = new ArrayList<>();
  private long nodes;
  private long chunks;
  private long inodes;

  private Verification(VolumeCore core) {
    this.core = core;
  }

  /// What was found.
  ///
  /// @param root what was proved
  /// @param inodes inodes of the newest state
  /// @param nodes nodes read, of the newest state and of snapshots
  /// @param chunks payload chunks read, once for each state that names them
  /// @param problems what is wrong, empty when nothing is
  public record Report(NodeRef root, long inodes, long nodes, long chunks, List<String> problems) {
    /// Copies the list.
    public Report {
      problems = List.copyOf(problems);
    }
  }

  /// Makes a checkpoint and verifies it, and all snapshots.
  ///
  /// @param core the volume
  /// @return what was found
  public static Report run(VolumeCore core) {
    core.checkpoint();
    Verification verification = new Verification(core);
    long position = core.checkpointer().published().position();
    core.pins().add(position);
    try {
      return verification.run();
    } finally {
      core.pins().remove(position);
    }
  }

  private Report run() {
    NodeRef root = core.root();
    check("the volume", root, true);
    for (Snapshot snapshot : core.writer().read(state -> state.view().snapshots())) {
      if (!snapshot.condemned() && snapshot.root().isPresent()) {
        check("snapshot '" + snapshot.name() + "'", snapshot.root().get(), false);
      }
    }
    return new Report(root, inodes, nodes, chunks, problems);
  }

  private void check(String what, NodeRef root, boolean newest) {
    try {
      FrozenTree tree = core.tree(root);
      nodes += TreeVerify.verify(tree).nodes();
      StateCheck.Report state = StateCheck.run(new StateView(tree));
      inodes += newest ? state.inodes() : 0;
      state.problems().forEach(problem -> problem(what + ": " + problem));
      ChunkCounts.forEach(tree, (chunk, count) -> read(what, chunk));
    } catch (VarveException e) {
      problem(what + ": " + e.getMessage());
    }
  }

  private void read(String what, ChunkId chunk) {
    try {
      core.store().get(chunk);
      chunks++;
    } catch (VarveException e) {
      problem(what + ": " + e.getMessage());
    }
  }

  private void problem(String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(what);
    }
  }
}
