package dev.varve.mount;

import dev.varve.fuse.AttributesReply;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.OpenReply;
import dev.varve.fuse.StatxReply;
import dev.varve.volume.Listed;
import dev.varve.volume.SnapshotFiles;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `.snapshots` of every directory: found by name and never listed, with a directory for each
/// snapshot in which the directory was there.
final class SnapshotDirectories {
  /// The name.
  static final Name NAME = Name.of(".snapshots");

  private static final int MODE = 0555;

  /// Snapshots come and go unannounced.
  private static final long VALID_NANOS = 1_000_000_000L;

  private final LiveTree tree;
  private final OpenTable handles;
  private final Shelf shelf;

  SnapshotDirectories(LiveTree tree, OpenTable handles, Shelf shelf) {
    this.tree = tree;
    this.handles = handles;
    this.shelf = shelf;
  }

  /// Answers a look-up of the name itself in a directory of the volume.
  void find(long parent, EntryReply reply) {
    Inode inode = shown(tree.ino(parent));
    long node = NodeNumber.past(NodeNumber.LIST, inode.ino());
    reply.node(node, 0).validFor(VALID_NANOS, VALID_NANOS);
    Shape.fill(reply.attributes(), node, inode);
  }

  /// The directory that a list belongs to, as the list shows it.
  private Inode shown(long ino) {
    Inode.Draft draft = tree.files().attributes(ino).draft();
    draft.mode = MODE;
    draft.uid = 0;
    draft.gid = 0;
    draft.nlink = 2;
    draft.size = 0;
    draft.flags = 0;
    return draft.done();
  }

  void lookup(long list, dev.varve.fuse.Name name, EntryReply reply) {
    Optional<Snapshot> snapshot = shelf.find(LiveTree.name(name));
    Optional<Inode> directory = snapshot.flatMap(found -> directory(found, list));
    if (directory.isEmpty()) {
      reply.absent(VALID_NANOS);
      return;
    }
    PastFiles.fill(reply, shelf.number(snapshot.orElseThrow()), directory.get());
    reply.validFor(VALID_NANOS, VALID_NANOS);
  }

  private Optional<Inode> directory(Snapshot snapshot, long list) {
    try (SnapshotFiles files = shelf.open(shelf.number(snapshot))) {
      return files.directory(NodeNumber.ino(list));
    }
  }

  void getattr(long list, AttributesReply reply) {
    Shape.fill(reply.validFor(VALID_NANOS).attributes(), list, shown(NodeNumber.ino(list)));
  }

  void statx(long list, StatxReply reply) {
    Shape.fill(reply.validFor(VALID_NANOS), list, shown(NodeNumber.ino(list)));
  }

  void opendir(OpenReply reply) {
    reply.handle(handles.add(new OpenDirectory(null)));
  }

  void readdir(long list, long handle, long position, DirectoryReply reply) {
    Lister.list(list, handles.directory(handle), position, reply, new Snapshots(list));
  }

  /// The snapshots, by name.
  private final class Snapshots implements Lister.Source {
    private final long self;

    Snapshots(long self) {
      this.self = self;
    }

    @Override
    public long parent() {
      return tree.node(NodeNumber.ino(self));
    }

    @Override
    public List<Listed> page(Optional<Name> after, boolean withAttributes) {
      return shelf.list().stream()
          .filter(snapshot -> after.isEmpty() || snapshot.name().compareTo(after.get()) > 0)
          .sorted(Comparator.comparing(Snapshot::name))
          .filter(snapshot -> directory(snapshot, self).isPresent())
          .limit(Lister.PAGE)
          .map(snapshot -> new Listed(entry(snapshot), Optional.empty()))
          .toList();
    }

    /// Names the snapshot by its number on the shelf.
    private Entry entry(Snapshot snapshot) {
      return new Entry(snapshot.name(), shelf.number(snapshot), FileType.DIRECTORY);
    }

    @Override
    public long node(Listed listed) {
      return NodeNumber.past((int) listed.entry().ino(), NodeNumber.ino(self));
    }

    @Override
    public void fill(EntryReply reply, Inode inode) {
      // The kernel looks them up by itself.
    }
  }
}
