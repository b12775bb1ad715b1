package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.FrozenTree;
import dev.varve.tree.TreeCursor;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Step;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.Optional;

/// Copies files and directories of a snapshot without copying bytes: fills a hidden tree in bounded
/// steps, then gives it its name. All attributes are those of the snapshot but ctime; hard links
/// within the tree stay hard links; earlier versions and quotas are not copied.
final class Staging {
  /// The most entries that one operation copies.
  static final int MAX_ENTRIES = 256;

  /// The most bytes of extended attributes that one operation copies, unless one file has more.
  static final int MAX_XATTR_BYTES = 1 << 18;

  private final Records records;
  private final DataChanges data;
  private final History history;
  private final Deletion deletion;
  private final HiddenTrees hidden;

  /// What the operation may still do.
  private int extentsLeft;

  private int xattrBytesLeft;

  Staging(
      Records records, DataChanges data, History history, Deletion deletion, HiddenTrees hidden) {
    this.records = records;
    this.data = data;
    this.history = history;
    this.deletion = deletion;
    this.hidden = hidden;
  }

  // Filling.

  Outcome begin(long source, FrozenTree snapshot) {
    Inode inode = new StateView(snapshot).inode(source);
    Inode.Draft draft = copyOf(inode);
    hidden.begin(draft.ino);
    copyXattrs(snapshot, inode, draft.ino);
    Inode made = records.put(draft);
    if (made.isDirectory()) {
      records.usage.create(made.ino(), 0);
    }
    return Outcome.of(made.ino());
  }

  /// Begins a copy without entries, bytes and place.
  private Inode.Draft copyOf(Inode inode) {
    Inode.Draft draft = inode.draft();
    draft.ino = records.volume.nextIno++;
    draft.nlink = inode.isDirectory() ? 2 : 1;
    draft.size = inode.isDirectory() ? 0 : inode.size();
    draft.allocated = 0;
    draft.content = 0;
    draft.parent = 0;
    draft.name = null;
    return draft;
  }

  private void copyXattrs(FrozenTree snapshot, Inode inode, long copy) {
    if (inode.flags() == 0) {
      return;
    }
    byte[] prefix = Keys.of(Keys.XATTR, inode.ino());
    byte[] other = Keys.of(Keys.XATTR, copy);
    TreeCursor cursor = snapshot.cursor();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      byte[] key = cursor.key();
      byte[] value = cursor.value();
      System.arraycopy(other, 0, key, 0, other.length);
      records.tree.put(key, value);
      xattrBytesLeft -= key.length + value.length;
    }
  }

  Outcome entries(Operation.StageEntries op, FrozenTree snapshot) {
    hidden.checkFilling(op.staging());
    StateView source = new StateView(snapshot);
    Inode.Draft directory = records.view.directory(op.directory()).draft();
    extentsLeft = DataChanges.MAX_EXTENTS;
    xattrBytesLeft = MAX_XATTR_BYTES;
    int count = 0;
    boolean whole = true;
    for (Entry entry : source.list(op.source(), op.after(), MAX_ENTRIES)) {
      if (!whole || extentsLeft <= 0 || xattrBytesLeft <= 0) {
        break;
      }
      Inode inode = source.inode(entry.ino());
      whole = entry(op, snapshot, inode, entry.name());
      count++;
      directory.size++;
      directory.nlink += inode.isDirectory() ? 1 : 0;
    }
    // Its mtime is that of the snapshot: nobody has seen it without these entries.
    records.put(directory);
    return Outcome.of(2L * count + (whole ? 0 : 1));
  }

  /// Copies one entry. Returns whether its bytes are copied too.
  private boolean entry(Operation.StageEntries op, FrozenTree snapshot, Inode inode, Name name) {
    boolean several = !inode.isDirectory() && inode.nlink() > 1;
    byte[] stagedKey = Keys.of(Keys.STAGED, op.staging(), inode.ino());
    Optional<byte[]> staged = several ? records.tree.get(stagedKey) : Optional.empty();
    if (staged.isPresent()) {
      linkAgain(new RecordReader(staged.get()).takeLong(), op.directory(), name);
      return true;
    }
    Inode.Draft draft = copyOf(inode);
    draft.parent = op.directory();
    draft.name = name;
    copyXattrs(snapshot, inode, draft.ino);
    boolean whole = copyBytes(snapshot, inode, draft);
    Inode made = records.put(draft);
    records.putEntry(op.directory(), name, made);
    if (made.isDirectory()) {
      records.usage.create(made.ino(), op.directory());
    } else {
      records.usage.add(op.directory(), made.allocated(), 1);
    }
    if (several) {
      records.tree.put(stagedKey, new RecordWriter().putLong(made.ino()).toBytes());
    }
    return whole;
  }

  private void linkAgain(long ino, long directory, Name name) {
    Inode.Draft draft = records.view.inode(ino).draft();
    draft.nlink++;
    Inode linked = records.put(draft);
    records.tree.put(StateKeys.link(ino, directory, name), new byte[0]);
    records.putEntry(directory, name, linked);
  }

  private boolean copyBytes(FrozenTree snapshot, Inode inode, Inode.Draft draft) {
    if (inode.content() == 0 || inode.size() == 0) {
      return true;
    }
    long size = inode.size();
    if (ContentReader.reach(snapshot, inode.content(), 0, size, extentsLeft) < size) {
      return false;
    }
    int limit = extentsLeft;
    extentsLeft -= ContentReader.map(snapshot, inode.content(), 0, size, limit).size();
    draft.content = records.volume.nextContent++;
    Step copied =
        records.contents.copyRange(snapshot, inode.content(), 0, draft.content, 0, size, limit);
    draft.allocated = copied.allocatedDelta();
    return true;
  }

  Outcome bytes(Operation.StageBytes op, FrozenTree snapshot) {
    hidden.checkFilling(op.staging());
    Inode source = new StateView(snapshot).inode(op.source());
    return data.copyOn(source, snapshot, records.view.inode(op.ino()), op.offset());
  }

  // Linking.

  Outcome link(Operation.LinkStaged op) {
    hidden.checkFilling(op.staging());
    Inode staged = records.view.inode(op.staging());
    Inode directory = records.view.directory(op.directory());
    Optional<Inode> taken =
        records.view.entry(op.directory(), op.name()).map(e -> records.view.inode(e.ino()));
    if (taken.isPresent() && !op.replace()) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, "'" + op.name() + "' is there already");
    }
    if (directory.nlink() == 0 || records.isMarked(Keys.STAGING, directory.ino())) {
      throw new VarveException(
          ErrorCode.NOT_FOUND, "directory inode " + directory.ino() + " was deleted");
    }
    if (taken.isPresent() && taken.get().isRegular() && staged.isRegular()) {
      return Outcome.of(replaceContent(taken.get(), staged));
    }
    records.quotas.check(
        op.directory(),
        0,
        bytesOf(staged) - taken.map(this::bytesOf).orElse(0L),
        inodesOf(staged) - taken.map(this::inodesOf).orElse(0L),
        records.now);
    taken.ifPresent(old -> takeAway(op, old, staged));
    place(staged, op.directory(), op.name());
    return Outcome.of(staged.ino());
  }

  private long bytesOf(Inode inode) {
    return inode.isDirectory() ? records.usage.usage(inode.ino()).bytes() : inode.allocated();
  }

  private long inodesOf(Inode inode) {
    return inode.isDirectory() ? records.usage.usage(inode.ino()).inodes() : 1;
  }

  private void takeAway(Operation.LinkStaged op, Inode old, Inode staged) {
    if (!old.isDirectory()) {
      deletion.unlink(old, op.directory(), op.name(), op.held());
      records.touch(op.directory(), -1, 0);
      return;
    }
    hidden.hide(old);
    records.removeEntry(op.directory(), op.name());
    records.touch(op.directory(), -1, -1);
    Optional<Limits> limits = records.view.limits(old.ino());
    if (limits.isPresent() && staged.isDirectory()) {
      records.quotas.set(old.ino(), Limits.NONE);
      records.quotas.set(staged.ino(), limits.get());
    }
  }

  private void place(Inode staged, long directory, Name name) {
    hidden.end(staged.ino());
    Inode.Draft draft = staged.draft();
    draft.parent = directory;
    draft.name = name;
    Inode placed = records.put(draft);
    records.putEntry(directory, name, placed);
    if (placed.isDirectory()) {
      records.usage.move(placed.ino(), 0, directory);
    } else {
      records.usage.add(directory, placed.allocated(), 1);
    }
    records.touch(directory, 1, placed.isDirectory() ? 1 : 0);
  }

  /// Makes a file what a staged one is; it keeps its number and its names.
  private long replaceContent(Inode taken, Inode staged) {
    records.quotas.check(taken.parent(), 0, staged.allocated() - taken.allocated(), 0, records.now);
    history.keep(taken.ino());
    Inode old = records.view.inode(taken.ino());
    Inode.Draft draft = staged.draft();
    draft.ino = old.ino();
    draft.nlink = old.nlink();
    draft.parent = old.parent();
    draft.name = old.name();
    records.contents.release(old.content());
    records.usage.add(old.parent(), staged.allocated() - old.allocated(), 0);
    records.removeAll(Keys.XATTR, old.ino());
    moveXattrs(staged, old.ino());
    hidden.end(staged.ino());
    records.removeInode(staged.ino());
    records.put(draft);
    return old.ino();
  }

  private void moveXattrs(Inode from, long to) {
    for (Name name : records.view.xattrs(from.ino())) {
      records.xattrs.put(to, name, records.view.xattr(from.ino(), name).orElseThrow());
    }
    records.removeAll(Keys.XATTR, from.ino());
  }
}
