package dev.varve.volume.state;

import dev.varve.tree.Tree;
import dev.varve.volume.content.ContentHost;
import dev.varve.volume.content.Contents;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordWriter;

/// What every change of a state uses: the tree with its typed records, and the moment of the
/// operation that is being applied.
final class Records {
  final Tree tree;
  final StateView view;

  /// What the view remembers: to be told of every inode that is written or removed.
  private final DirectoryCache directories = new DirectoryCache();

  final VolumeRecord volume;
  final UsageTable usage;
  final Quotas quotas;
  final Xattrs xattrs;
  final Contents contents;

  /// The position of the operation being applied.
  long position;

  /// The time of the operation being applied, in nanoseconds since 1970.
  long now;

  private final RecordWriter writer = new RecordWriter();

  Records(Tree tree, VolumeRecord volume) {
    this.tree = tree;
    this.volume = volume;
    this.view = new StateView(tree, directories);
    this.usage = new UsageTable(tree);
    this.quotas = new Quotas(tree, volume, usage);
    this.xattrs = new Xattrs(tree);
    this.contents =
        new Contents(
            tree,
            new ContentHost() {
              @Override
              public long position() {
                return position;
              }

              @Override
              public long newContent() {
                return volume.nextContent++;
              }
            });
  }

  void put(Inode inode) {
    writer.clear();
    inode.encode(writer);
    tree.put(StateKeys.inode(inode.ino()), writer.toBytes());
    directories.keep(inode);
  }

  void removeInode(long ino) {
    tree.remove(StateKeys.inode(ino));
    directories.remove(ino);
  }

  /// Forgets what was read of the tree: it holds other records now.
  void forgetRead() {
    usage.reload();
    directories.clear();
  }

  /// Ends a draft as changed by this operation: its change is this position, its ctime is now.
  Inode put(Inode.Draft draft) {
    return put(draft, now);
  }

  /// Ends a draft as changed by this operation, of what was done at a time before it.
  Inode put(Inode.Draft draft, long ctime) {
    draft.change = position;
    draft.ctime = ctime;
    Inode inode = draft.done();
    put(inode);
    return inode;
  }

  /// Counts allocated bytes that a file has more, or fewer.
  void allocated(Inode.Draft draft, long bytesMore) {
    draft.allocated += bytesMore;
    usage.add(countedIn(draft.parent), bytesMore, 0);
  }

  /// Checks quotas for bytes that a file would have more.
  void checkRoom(Inode inode, long bytesMore) {
    quotas.check(countedIn(inode.parent()), 0, bytesMore, 0, now);
  }

  /// The directory that a file's bytes count in: that of its first link, or the root while only
  /// handles keep it.
  private static long countedIn(long parent) {
    return parent == 0 ? Inode.ROOT : parent;
  }

  /// Changes a directory whose entries changed.
  void touch(Inode directory, int entriesMore, int directoriesMore) {
    Inode.Draft draft = directory.draft();
    draft.size += entriesMore;
    draft.nlink += directoriesMore;
    draft.mtime = now;
    put(draft);
  }

  /// Changes a directory whose inode may have changed since it was read.
  void touch(long directory, int entriesMore, int directoriesMore) {
    touch(view.inode(directory), entriesMore, directoriesMore);
  }

  void putEntry(long directory, Name name, Inode inode) {
    tree.put(StateKeys.entry(directory, name), StateView.encodeEntry(inode.ino(), inode.type()));
  }

  void removeEntry(long directory, Name name) {
    tree.remove(StateKeys.entry(directory, name));
  }

  void removeAll(byte kind, long number) {
    tree.removeRange(Keys.of(kind, number), StateKeys.after(kind, number));
  }

  void mark(byte kind, long number, byte[] value) {
    tree.put(Keys.of(kind, number), value);
  }

  boolean isMarked(byte kind, long number) {
    return tree.contains(Keys.of(kind, number));
  }
}
