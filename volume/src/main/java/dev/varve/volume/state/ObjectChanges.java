package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Creation;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.Step;
import dev.varve.volume.record.RecordWriter;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Applies what the object face does: files with all that belongs to them appear, move and go in
/// one step, with their directories.
///
/// A directory that was made on the way to a file is [Inode#PASSING]: it goes, in the same
/// operation, when the last entry in it was moved or dropped here and it is no object itself.
final class ObjectChanges {
  private static final int FILE_MODE = 0666;
  private static final int DIRECTORY_MODE = 0777;
  private static final int UMASK = 022;

  private final Records records;
  private final NamespaceChanges namespace;
  private final Deletion deletion;
  private final Acls acls;

  ObjectChanges(Records records, NamespaceChanges namespace, Deletion deletion) {
    this.records = records;
    this.namespace = namespace;
    this.deletion = deletion;
    this.acls = new Acls(records);
  }

  /// Answers the number of the last file or directory that a step put, moved, marked or amended.
  Outcome arrange(Operation.Arrange op) {
    new ArrangeCheck(records).check(op.steps());
    Optional<Inode> last = Optional.empty();
    NavigableSet<Long> thinned = new TreeSet<>();
    for (Step step : op.steps()) {
      last = apply(op.owner(), step, thinned).or(lastOf(last));
    }
    thinned.forEach(this::prune);
    return last.map(inode -> Outcome.of(records.view.inode(inode.ino()))).orElse(Outcome.DONE);
  }

  private static Supplier<Optional<Inode>> lastOf(Optional<Inode> last) {
    return () -> last;
  }

  private Optional<Inode> apply(Caller owner, Step step, Set<Long> thinned) {
    return switch (step) {
      case Step.Put put -> Optional.of(put(owner, put));
      case Step.Move move -> {
        thinned.add(move.directory());
        yield Optional.of(move(owner, move));
      }
      case Step.Drop drop -> {
        thinned.add(drop.directory());
        Inode victim = entry(drop.directory(), drop.name());
        if (drop.forGood()) {
          deletion.unlinkForGood(victim, drop.directory(), drop.name(), drop.held());
        } else {
          deletion.unlink(victim, drop.directory(), drop.name(), drop.held());
        }
        records.touch(drop.directory(), -1, 0);
        yield Optional.empty();
      }
      case Step.Mark mark -> Optional.of(mark(owner, mark));
      case Step.Unmark unmark -> {
        thinned.add(unmark.directory());
        Inode.Draft draft = records.view.inode(unmark.directory()).draft();
        removeObjectAttributes(draft);
        draft.flags &= ~Inode.MARKER;
        draft.tag = null;
        records.put(draft);
        yield Optional.empty();
      }
      case Step.Amend amend -> {
        Inode.Draft draft = records.view.inode(amend.ino()).draft();
        amend.removed().forEach(name -> records.xattrs.remove(draft.ino, name));
        setAttributes(draft, amend.set());
        settleFlags(draft);
        yield Optional.of(records.put(draft));
      }
    };
  }

  private Inode put(Caller owner, Step.Put put) {
    long directory = parents(owner, put.place().directory(), put.place().parents());
    Inode.Draft draft;
    if (put.staged() == 0) {
      draft = newInode(FileType.REGULAR);
      if (!put.extents().isEmpty()) {
        draft.content = records.volume.nextContent++;
        draft.allocated = records.contents.write(draft.content, 0, put.extents());
        draft.size = put.extents().stream().mapToLong(extent -> extent.length()).sum();
      }
    } else {
      Inode staged = records.view.inode(put.staged());
      deletion.release(staged);
      draft = staged.draft();
    }
    own(draft, owner, directory, FILE_MODE);
    draft.nlink = 1;
    draft.parent = directory;
    draft.name = put.place().name();
    draft.mtime = records.now;
    draft.dataChange = records.position;
    draft.tag = put.tag().length == 0 ? null : put.tag();
    setAttributes(draft, put.attributes());
    Inode made = records.put(draft);
    records.putEntry(directory, put.place().name(), made);
    records.usage.add(directory, made.allocated(), 1);
    records.touch(directory, 1, 0);
    return made;
  }

  private Inode move(Caller owner, Step.Move move) {
    Inode moved = entry(move.directory(), move.name());
    records.removeEntry(move.directory(), move.name());
    records.touch(move.directory(), -1, 0);
    long directory = parents(owner, move.to().directory(), move.to().parents());
    namespace.move(moved, move.directory(), move.name(), directory, move.to().name());
    records.touch(directory, 1, 0);
    return moved;
  }

  private Inode mark(Caller owner, Step.Mark mark) {
    Inode.Draft draft = records.view.inode(parents(owner, mark.directory(), mark.path())).draft();
    removeObjectAttributes(draft);
    setAttributes(draft, mark.attributes());
    draft.flags |= Inode.MARKER;
    // Its own times change with its entries; as an object it is as old as this.
    draft.tag = new RecordWriter().putLong(records.now).toBytes();
    draft.dataChange = records.position;
    return records.put(draft);
  }

  // Directories.

  /// Finds the directory at the end of a path, and makes what is missing.
  private long parents(Caller owner, long from, List<Name> names) {
    long at = from;
    for (Name name : names) {
      Optional<Entry> found = records.view.entry(at, name);
      at = found.isPresent() ? found.get().ino() : makeDirectory(owner, at, name);
    }
    return at;
  }

  private long makeDirectory(Caller owner, long parent, Name name) {
    Inode.Draft draft = newInode(FileType.DIRECTORY);
    own(draft, owner, parent, DIRECTORY_MODE);
    draft.nlink = 2;
    draft.parent = parent;
    draft.name = name;
    draft.flags |= Inode.PASSING;
    Inode made = records.put(draft);
    records.putEntry(parent, name, made);
    records.usage.create(made.ino(), parent);
    records.touch(parent, 1, 1);
    return made.ino();
  }

  private void prune(long directory) {
    long at = directory;
    while (true) {
      Optional<Inode> found = records.view.find(at);
      boolean over =
          found.isPresent()
              && found.get().size() == 0
              && (found.get().flags() & (Inode.PASSING | Inode.MARKER)) == Inode.PASSING;
      Name name = over ? found.get().name() : null;
      if (name == null) {
        return;
      }
      long parent = found.get().parent();
      deletion.unlink(found.get(), parent, name, false);
      records.touch(parent, -1, -1);
      at = parent;
    }
  }

  // Inodes.

  private Inode.Draft newInode(FileType type) {
    Inode.Draft draft = new Inode.Draft();
    draft.ino = records.volume.nextIno++;
    draft.type = type;
    draft.atime = records.now;
    draft.mtime = records.now;
    draft.btime = records.now;
    return draft;
  }

  private void own(Inode.Draft draft, Caller owner, long parent, int mode) {
    Inode directory = records.view.inode(parent);
    Creation creation =
        Creation.of(owner, directory, records.view.defaultAcl(directory), draft.type, mode, UMASK);
    draft.mode = creation.mode();
    draft.uid = creation.uid();
    draft.gid = creation.gid();
    creation.access().ifPresent(acl -> acls.store(draft, StateView.ACCESS_ACL, acl));
    creation.byDefault().ifPresent(acl -> acls.store(draft, StateView.DEFAULT_ACL, acl));
  }

  private void setAttributes(Inode.Draft draft, List<Step.Xattr> attributes) {
    for (Step.Xattr attribute : attributes) {
      records.xattrs.put(draft.ino, attribute.name(), attribute.value());
      draft.flags |= Inode.HAS_XATTRS;
    }
    settleLock(draft);
  }

  private void settleFlags(Inode.Draft draft) {
    boolean any = records.view.xattrs(draft.ino).stream().anyMatch(name -> !Acls.isAcl(name));
    draft.flags = any ? draft.flags | Inode.HAS_XATTRS : draft.flags & ~Inode.HAS_XATTRS;
    settleLock(draft);
  }

  private void settleLock(Inode.Draft draft) {
    boolean locked =
        (draft.flags & Inode.HAS_XATTRS) != 0
            && records.xattrs.contains(draft.ino, ObjectLock.ATTRIBUTE);
    draft.flags = locked ? draft.flags | Inode.LOCKED : draft.flags & ~Inode.LOCKED;
  }

  private void removeObjectAttributes(Inode.Draft draft) {
    if ((draft.flags & Inode.HAS_XATTRS) != 0) {
      for (Name name : records.view.xattrs(draft.ino)) {
        if (ObjectLock.isOfObjects(name)) {
          records.xattrs.remove(draft.ino, name);
        }
      }
      settleFlags(draft);
    }
  }

  private Inode entry(long directory, Name name) {
    return records
        .view
        .entry(directory, name)
        .map(entry -> records.view.inode(entry.ino()))
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.STALE, "'" + name + "' is not in directory " + directory + " any more"));
  }
}
