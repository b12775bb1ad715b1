package dev.varve.volume.state;

import dev.varve.base.Check;
import dev.varve.base.VarveException;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.NodeCache;
import dev.varve.tree.NodeRef;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeReader;
import dev.varve.volume.content.Contents;
import dev.varve.volume.content.ReclaimQueue;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.operation.Envelope;
import dev.varve.volume.operation.Operation;
import java.util.List;
import java.util.OptionalLong;

/// The newest state of a volume, changed only by operations. A pure function: from the same root,
/// the same operations give the same root, whatever is cached and on whatever machine.
///
/// An operation that fails has changed nothing.
///
/// **Threads.** The caller locks: exclusive for [#apply], [#seal] and freezing the tree, shared for
/// reading.
public final class State {
  private static final int ROOT_MODE = 0755;

  /// Records of directories' usage that are written in one step.
  private static final int SEALED_AT_ONCE = 64;

  private final NodeCache nodes;
  private final Records records;
  private final Results results;
  private final NamespaceChanges namespace;
  private final AttributeChanges attributes;
  private final DataChanges data;
  private final History history;
  private final Deletion deletion;
  private final Snapshots snapshots;
  private final ObjectChanges objects;
  private final VolumeRestore restore;
  private final Staging staging;
  private final HiddenTrees hidden;

  private State(NodeCache nodes, Tree tree, VolumeRecord volume) {
    this.nodes = nodes;
    this.records = new Records(tree, volume);
    this.results = new Results(records);
    this.history = new History(records);
    this.deletion = new Deletion(records, history);
    this.namespace = new NamespaceChanges(records, deletion);
    this.data = new DataChanges(records);
    this.attributes = new AttributeChanges(records, data);
    this.snapshots = new Snapshots(records);
    this.objects = new ObjectChanges(records, namespace, deletion);
    this.hidden = new HiddenTrees(records, deletion);
    this.restore = new VolumeRestore(records, deletion, hidden);
    this.staging = new Staging(records, data, history, deletion, hidden);
  }

  /// Makes the first state of a volume: an empty root directory, which belongs to uid and gid
  /// given.
  ///
  /// @param nodes where nodes come from
  /// @param timeNanos when, in nanoseconds since 1970
  /// @param uid who owns the root directory
  /// @param gid its group
  /// @return the state at position 1, which its making stands for
  public static State create(NodeCache nodes, long timeNanos, int uid, int gid) {
    State state = new State(nodes, Tree.create(nodes), VolumeRecord.first());
    Inode.Draft root = new Inode.Draft();
    root.ino = Inode.ROOT;
    root.type = FileType.DIRECTORY;
    root.mode = ROOT_MODE;
    root.uid = uid;
    root.gid = gid;
    root.nlink = 2;
    root.atime = timeNanos;
    root.mtime = timeNanos;
    root.ctime = timeNanos;
    root.btime = timeNanos;
    state.records.put(root.done());
    state.records.usage.create(Inode.ROOT, 0);
    return state;
  }

  /// Opens a written state.
  ///
  /// @param nodes where nodes come from
  /// @param root its root
  /// @return the state
  public static State open(NodeCache nodes, NodeRef root) {
    Tree tree = Tree.open(nodes, root);
    return new State(nodes, tree, VolumeRecord.of(tree));
  }

  /// Returns the position of the last operation applied.
  ///
  /// @return a position, at least 1
  public long position() {
    return records.volume.position;
  }

  /// Returns what to keep of the past.
  ///
  /// @return the policy
  public Policy policy() {
    return records.volume.policy;
  }

  /// Reads the newest state.
  ///
  /// @return a view that follows each change
  public StateView view() {
    return records.view;
  }

  /// Returns what a directory's subtree takes.
  ///
  /// @param directory the directory
  /// @return its usage
  public Usage usage(long directory) {
    return records.usage.usage(directory);
  }

  /// Returns a directory's parent; the root's is itself.
  ///
  /// @param directory the directory
  /// @return the parent's inode number
  public long parent(long directory) {
    long parent = records.usage.parent(directory);
    return parent == 0 ? directory : parent;
  }

  /// Says whether any directory has a quota.
  ///
  /// @return whether a write may be refused for one
  public boolean hasQuotas() {
    return records.volume.quotaCount != 0;
  }

  /// Returns what the trash takes.
  ///
  /// @return bytes and inodes of deleted files that are kept
  public Usage trashUsage() {
    return new Usage(records.volume.trashBytes, records.volume.trashInodes);
  }

  /// Returns the newest tree, for freezing it. Call [#seal] first.
  ///
  /// @return the tree
  public Tree tree() {
    return records.tree;
  }

  /// Begins to note what operations change, or ends it.
  ///
  /// @param on whether to note
  public void noteChanges(boolean on) {
    records.touched.ask(on);
  }

  /// Takes what was noted since the last time.
  ///
  /// @return changes in the order in which they were made
  public List<Change> takeChanges() {
    return records.touched.take();
  }

  /// Writes what is only in memory into the tree. Before each freeze.
  public void seal() {
    records.usage.seal();
    records.tree.put(StateKeys.VOLUME, records.volume.encode());
  }

  /// Does a part of [#seal] ahead, so that a freeze takes less long.
  ///
  /// @return whether much is left
  public boolean sealSome() {
    return records.usage.sealSome(SEALED_AT_ONCE);
  }

  /// Applies an operation.
  ///
  /// @param position its position, one more than that of the one before
  /// @param envelope the operation
  /// @return what it answered
  /// @throws VarveException as the operation says; nothing was changed
  public Outcome apply(long position, Envelope envelope) {
    Check.invariant(
        position == records.volume.position + 1,
        () -> "operation " + position + " does not follow " + records.volume.position);
    if (envelope.client() != 0) {
      OptionalLong known = results.find(envelope.client(), envelope.sequence());
      if (known.isPresent()) {
        records.volume.position = position;
        return again(known.getAsLong());
      }
    }
    records.position = position;
    records.now = envelope.timeNanos();
    Outcome outcome = apply(envelope.operation());
    records.volume.position = position;
    if (envelope.client() != 0) {
      results.keep(envelope.client(), envelope.sequence(), outcome.number());
    }
    return outcome;
  }

  private Outcome again(long number) {
    return new Outcome(number, records.view.find(number));
  }

  private Outcome apply(Operation operation) {
    Contents contents = records.contents;
    return switch (operation) {
      case Operation.Make op -> namespace.make(op);
      case Operation.MakeNameless op -> namespace.makeNameless(op);
      case Operation.Link op -> namespace.link(op);
      case Operation.Remove op -> namespace.remove(op);
      case Operation.Rename op -> namespace.rename(op);
      case Operation.SetAttributes op -> attributes.set(op);
      case Operation.SetXattr op -> attributes.setXattr(op);
      case Operation.RemoveXattr op -> attributes.removeXattr(op);
      case Operation.Write op -> data.write(op);
      case Operation.Allocate op -> data.allocate(op);
      case Operation.CopyRange op -> data.copyRange(op, source(op.snapshot()));
      case Operation.CloneFile op -> data.clone(op);
      case Operation.Arrange op -> objects.arrange(op);
      case Operation.Forget op -> {
        deletion.forget(op.ino());
        yield Outcome.DONE;
      }
      case Operation.KeepVersion op -> history.keep(op.ino());
      case Operation.RestoreVersion op -> history.restore(op);
      case Operation.Expire op -> history.expire(op.purgeAll(), deletion);
      case Operation.Undelete op -> history.undelete(op);
      case Operation.SetQuota op -> {
        records.view.directory(op.directory());
        records.quotas.set(op.directory(), op.limits());
        yield Outcome.DONE;
      }
      case Operation.SetPolicy op -> {
        records.volume.policy = op.policy();
        yield Outcome.DONE;
      }
      case Operation.Checkpoint _ -> Outcome.DONE;
      case Operation.TakeSnapshot op -> snapshots.take(op);
      case Operation.SealSnapshot op -> snapshots.seal(op.snapshot(), op.root());
      case Operation.CondemnSnapshot op -> snapshots.condemn(op.snapshot());
      case Operation.DropSnapshot op -> snapshots.drop(op.snapshot());
      case Operation.PinSnapshot op -> snapshots.pin(op);
      case Operation.BeginClone _ -> snapshots.beginClone(deletion, hidden);
      case Operation.Stage op -> staging.begin(op.source(), snapshot(op.snapshot()));
      case Operation.StageEntries op -> staging.entries(op, snapshot(op.snapshot()));
      case Operation.StageBytes op -> staging.bytes(op, snapshot(op.snapshot()));
      case Operation.LinkStaged op -> staging.link(op);
      case Operation.CondemnTree op -> hidden.condemn(op.staging());
      case Operation.DropTree op -> hidden.drop(op.held());
      case Operation.RestoreVolume op -> restore.apply(snapshot(op.snapshot()));
      case Operation.Offer op -> {
        op.chunks().forEach(chunk -> ReclaimQueue.enqueue(records.tree, records.position, chunk));
        yield Outcome.DONE;
      }
      case Operation.Reclaimed op -> {
        op.queued()
            .forEach(
                queued -> ReclaimQueue.remove(records.tree, queued.position(), queued.chunk()));
        yield Outcome.DONE;
      }
      case Operation.DropCondemned _ ->
          Outcome.of(contents.dropCondemned(DataChanges.MAX_EXTENTS) ? 1 : 0);
      case Operation.Flatten op ->
          Outcome.of(contents.flatten(op.content(), DataChanges.MAX_EXTENTS) ? 1 : 0);
      case Operation.Merge op ->
          Outcome.of(contents.merge(op.content(), op.offset(), op.extent()) ? 1 : 0);
      case Operation.Settle op -> {
        op.done().forEach(contents::settle);
        yield Outcome.DONE;
      }
    };
  }

  private TreeReader source(long snapshot) {
    return snapshot == 0 ? records.tree : snapshot(snapshot);
  }

  private FrozenTree snapshot(long number) {
    return FrozenTree.open(nodes, snapshots.readable(number));
  }
}
