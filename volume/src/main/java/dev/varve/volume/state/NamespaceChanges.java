package dev.varve.volume.state;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Creation;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.RenameMode;
import java.util.Optional;

/// Applies what makes, moves and takes away names. Each method checks everything before it changes
/// anything. The order of checks is that of Linux, so that errors are the same when several would
/// do: `fs/namei.c`, `may_create`, `may_delete` and `vfs_rename`.
final class NamespaceChanges {
  /// The most hard links of a file; ext4 has 65,000.
  static final int MAX_LINKS = 1_000_000;

  /// The longest target of a symbolic link, as in Linux (`PATH_MAX` with its end).
  static final int MAX_TARGET_BYTES = 4095;

  private final Records records;
  private final Deletion deletion;
  private final Acls acls;

  NamespaceChanges(Records records, Deletion deletion) {
    this.records = records;
    this.deletion = deletion;
    this.acls = new Acls(records);
  }

  Outcome make(Operation.Make op) {
    Inode directory = searched(op.caller(), op.directory());
    checkFree(directory, op.name());
    Permissions.checkCreate(op.caller(), directory, records.view.acl(directory));
    checkDevice(op);
    checkTarget(op);
    records.quotas.check(op.directory(), 0, 0, 1, records.now);
    Inode.Draft draft = draft(op.caller(), directory, op.type(), op.mode(), op.umask());
    draft.nlink = op.type() == FileType.DIRECTORY ? 2 : 1;
    draft.rdev = op.rdev();
    draft.parent = op.directory();
    draft.name = op.name();
    if (op.type() == FileType.SYMLINK) {
      draft.target = op.target();
      draft.size = op.target().length;
    }
    Inode made = records.put(draft);
    records.putEntry(op.directory(), op.name(), made);
    if (made.isDirectory()) {
      records.usage.create(made.ino(), op.directory());
    } else {
      records.usage.add(op.directory(), 0, 1);
    }
    records.touch(directory, 1, made.isDirectory() ? 1 : 0);
    return Outcome.of(made);
  }

  /// Makes a file that only handles keep (`vfs_tmpfile` of Linux).
  Outcome makeNameless(Operation.MakeNameless op) {
    Inode directory = records.view.directory(op.directory());
    Permissions.check(
        op.caller(),
        directory,
        records.view.acl(directory),
        Permissions.WRITE | Permissions.EXECUTE);
    records.quotas.check(Inode.ROOT, 0, 0, 1, records.now);
    Inode.Draft draft = draft(op.caller(), directory, FileType.REGULAR, op.mode(), op.umask());
    return Outcome.of(
        deletion.keepForHandles(draft, op.linkable() ? Orphan.NAMELESS : Orphan.ENDING));
  }

  private Inode.Draft draft(Caller caller, Inode directory, FileType type, int mode, int umask) {
    Creation creation =
        Creation.of(caller, directory, records.view.defaultAcl(directory), type, mode, umask);
    Inode.Draft draft = new Inode.Draft();
    draft.ino = records.volume.nextIno++;
    draft.type = type;
    draft.mode = creation.mode();
    draft.uid = creation.uid();
    draft.gid = creation.gid();
    draft.atime = records.now;
    draft.mtime = records.now;
    draft.btime = records.now;
    creation.access().ifPresent(acl -> acls.store(draft, StateView.ACCESS_ACL, acl));
    creation.byDefault().ifPresent(acl -> acls.store(draft, StateView.DEFAULT_ACL, acl));
    return draft;
  }

  /// A device file opens what it names on every machine that mounts the volume.
  private static void checkDevice(Operation.Make op) {
    boolean device = op.type() == FileType.CHARACTER_DEVICE || op.type() == FileType.BLOCK_DEVICE;
    if (device && !op.caller().isSuperuser()) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED, op.caller() + " may not make a device: only the superuser may");
    }
  }

  private static void checkTarget(Operation.Make op) {
    boolean link = op.type() == FileType.SYMLINK;
    if (link && op.target().length == 0) {
      throw new VarveException(ErrorCode.NOT_FOUND, "a symbolic link points to something");
    }
    if (op.target().length > MAX_TARGET_BYTES) {
      throw new VarveException(
          ErrorCode.NAME_TOO_LONG,
          "a symbolic link's target has at most %d bytes, found %d"
              .formatted(MAX_TARGET_BYTES, op.target().length));
    }
    Check.argument(link || op.target().length == 0, () -> "only a symbolic link has a target");
  }

  Outcome link(Operation.Link op) {
    Inode inode = records.view.inode(op.ino());
    Inode directory = searched(op.caller(), op.directory());
    checkFree(directory, op.name());
    Permissions.checkCreate(op.caller(), directory, records.view.acl(directory));
    if (inode.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_PERMITTED, "a directory has one name only");
    }
    if (inode.nlink() == 0) {
      return nameFirst(op, inode, directory);
    }
    if (inode.nlink() >= MAX_LINKS) {
      throw new VarveException(
          ErrorCode.TOO_MANY_LINKS, "inode " + inode.ino() + " has " + MAX_LINKS + " links");
    }
    Inode.Draft draft = inode.draft();
    draft.nlink++;
    Inode linked = records.put(draft);
    records.tree.put(StateKeys.link(op.ino(), op.directory(), op.name()), new byte[0]);
    records.putEntry(op.directory(), op.name(), linked);
    records.touch(directory, 1, 0);
    return Outcome.of(linked);
  }

  /// Gives a name to a file that never had one.
  private Outcome nameFirst(Operation.Link op, Inode inode, Inode directory) {
    boolean nameless =
        records.view.orphan(inode.ino()).orElse(Orphan.ENDING).fate() == Orphan.Fate.MAY_BE_NAMED;
    if (!nameless) {
      throw new VarveException(
          ErrorCode.NOT_FOUND, "inode " + inode.ino() + " was deleted and is only kept open");
    }
    // The root has what it takes already.
    records.quotas.check(op.directory(), Inode.ROOT, inode.allocated(), 1, records.now);
    deletion.release(inode);
    records.usage.add(op.directory(), inode.allocated(), 1);
    Inode.Draft draft = inode.draft();
    draft.nlink = 1;
    draft.parent = op.directory();
    draft.name = op.name();
    Inode named = records.put(draft);
    records.putEntry(op.directory(), op.name(), named);
    records.touch(directory, 1, 0);
    return Outcome.of(named);
  }

  Outcome remove(Operation.Remove op) {
    Inode directory = searched(op.caller(), op.directory());
    Inode victim = entry(op.directory(), op.name());
    Permissions.checkDelete(op.caller(), directory, records.view.acl(directory), victim);
    checkKind(victim, op.name(), op.isDirectory());
    checkEmpty(victim, op.name());
    ObjectLock.check(records, victim);
    deletion.unlink(victim, op.directory(), op.name(), op.held());
    records.touch(directory, -1, victim.isDirectory() ? -1 : 0);
    return Outcome.of(victim.ino());
  }

  private static void checkKind(Inode inode, Name name, boolean directoryWanted) {
    if (directoryWanted && !inode.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, "'" + name + "' is no directory");
    }
    if (!directoryWanted && inode.isDirectory()) {
      throw new VarveException(ErrorCode.IS_DIRECTORY, "'" + name + "' is a directory");
    }
  }

  private void checkEmpty(Inode inode, Name name) {
    if (inode.isDirectory() && !records.view.isEmpty(inode.ino())) {
      throw new VarveException(
          ErrorCode.NOT_EMPTY, "directory '" + name + "' has " + inode.size() + " entries");
    }
  }

  Outcome rename(Operation.Rename op) {
    Inode from = searched(op.caller(), op.fromDirectory());
    Inode to = searched(op.caller(), op.toDirectory());
    Inode moved = entry(op.fromDirectory(), op.fromName());
    Optional<Inode> taken =
        records.view.entry(op.toDirectory(), op.toName()).map(e -> records.view.inode(e.ino()));
    if (taken.isPresent() && op.mode() == RenameMode.KEEP) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, "'" + op.toName() + "' is there already");
    }
    if (taken.isEmpty() && op.mode() == RenameMode.EXCHANGE) {
      throw new VarveException(ErrorCode.NOT_FOUND, "'" + op.toName() + "' is not there");
    }
    checkNoCircle(op, moved, taken);
    if (taken.isPresent() && taken.get().ino() == moved.ino()) {
      return Outcome.DONE;
    }
    checkRename(op, from, to, moved, taken);
    if (op.mode() == RenameMode.EXCHANGE) {
      exchange(op, moved, taken.orElseThrow());
      return Outcome.DONE;
    }
    taken.ifPresent(victim -> {
      deletion.unlink(victim, op.toDirectory(), op.toName(), op.held());
      records.touch(op.toDirectory(), -1, victim.isDirectory() ? -1 : 0);
    });
    records.removeEntry(op.fromDirectory(), op.fromName());
    Inode now = records.view.inode(moved.ino());
    move(now, op.fromDirectory(), op.fromName(), op.toDirectory(), op.toName());
    int directories = moved.isDirectory() ? 1 : 0;
    records.touch(op.fromDirectory(), -1, -directories);
    records.touch(op.toDirectory(), 1, directories);
    return Outcome.of(taken.map(Inode::ino).orElse(0L));
  }

  private void checkNoCircle(Operation.Rename op, Inode moved, Optional<Inode> taken) {
    if (moved.isDirectory() && records.usage.isWithin(op.toDirectory(), moved.ino())) {
      throw new VarveException(
          ErrorCode.INVALID_ARGUMENT,
          "directory '" + op.fromName() + "' cannot move into itself or what is below it");
    }
    boolean above =
        taken.isPresent()
            && taken.get().isDirectory()
            && records.usage.isWithin(op.fromDirectory(), taken.get().ino());
    if (above) {
      throw new VarveException(
          op.mode() == RenameMode.EXCHANGE ? ErrorCode.INVALID_ARGUMENT : ErrorCode.NOT_EMPTY,
          "directory '" + op.toName() + "' holds what would replace it");
    }
  }

  private void checkRename(
      Operation.Rename op, Inode from, Inode to, Inode moved, Optional<Inode> taken) {
    Caller caller = op.caller();
    boolean exchange = op.mode() == RenameMode.EXCHANGE;
    Permissions.checkDelete(caller, from, records.view.acl(from), moved);
    if (taken.isPresent()) {
      Permissions.checkDelete(caller, to, records.view.acl(to), taken.get());
      if (!exchange) {
        checkKind(taken.get(), op.toName(), moved.isDirectory());
      }
    } else {
      checkAlive(to);
      Permissions.checkCreate(caller, to, records.view.acl(to));
    }
    if (op.fromDirectory() != op.toDirectory()) {
      Permissions.checkMove(caller, moved, records.view.acl(moved));
      if (exchange) {
        Permissions.checkMove(caller, taken.orElseThrow(), records.view.acl(taken.orElseThrow()));
      }
    }
    ObjectLock.check(records, moved);
    taken.ifPresent(inode -> ObjectLock.check(records, inode));
    if (taken.isPresent() && !exchange) {
      checkEmpty(taken.get(), op.toName());
    }
    checkQuotas(op, moved, taken);
  }

  private void checkQuotas(Operation.Rename op, Inode moved, Optional<Inode> taken) {
    long bytes = bytesOf(moved);
    long inodes = inodesOf(moved);
    long takenBytes = taken.map(this::bytesOf).orElse(0L);
    long takenInodes = taken.map(this::inodesOf).orElse(0L);
    records.quotas.check(
        op.toDirectory(),
        op.fromDirectory(),
        bytes - takenBytes,
        inodes - takenInodes,
        records.now);
    if (op.mode() == RenameMode.EXCHANGE) {
      records.quotas.check(
          op.fromDirectory(),
          op.toDirectory(),
          takenBytes - bytes,
          takenInodes - inodes,
          records.now);
    }
  }

  private long bytesOf(Inode inode) {
    return inode.isDirectory() ? records.usage.usage(inode.ino()).bytes() : inode.allocated();
  }

  private long inodesOf(Inode inode) {
    return inode.isDirectory() ? records.usage.usage(inode.ino()).inodes() : 1;
  }

  private void exchange(Operation.Rename op, Inode moved, Inode other) {
    move(moved, op.fromDirectory(), op.fromName(), op.toDirectory(), op.toName());
    Inode now = records.view.inode(other.ino());
    move(now, op.toDirectory(), op.toName(), op.fromDirectory(), op.fromName());
    int more = (moved.isDirectory() ? 1 : 0) - (other.isDirectory() ? 1 : 0);
    records.touch(op.toDirectory(), 0, more);
    records.touch(op.fromDirectory(), 0, -more);
  }

  /// Gives a link of a file another place; the old entry is gone or will be overwritten.
  void move(Inode inode, long from, Name fromName, long to, Name toName) {
    Inode.Draft draft = inode.draft();
    if (inode.isFirstLink(from, fromName)) {
      draft.parent = to;
      draft.name = toName;
      if (inode.isDirectory() && from != to) {
        records.usage.move(inode.ino(), from, to);
      } else if (from != to) {
        records.usage.add(from, -inode.allocated(), -1);
        records.usage.add(to, inode.allocated(), 1);
      }
    } else {
      records.tree.remove(StateKeys.link(inode.ino(), from, fromName));
      records.tree.put(StateKeys.link(inode.ino(), to, toName), new byte[0]);
    }
    Inode placed = records.put(draft);
    records.putEntry(to, toName, placed);
  }

  /// A directory that the caller may search.
  private Inode searched(Caller caller, long ino) {
    Inode directory = records.view.directory(ino);
    Permissions.check(caller, directory, records.view.acl(directory), Permissions.EXECUTE);
    return directory;
  }

  private void checkFree(Inode directory, Name name) {
    if (records.tree.contains(StateKeys.entry(directory.ino(), name))) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, "'" + name + "' is there already");
    }
    checkAlive(directory);
  }

  private static void checkAlive(Inode directory) {
    if (directory.nlink() == 0) {
      throw new VarveException(
          ErrorCode.NOT_FOUND, "directory inode " + directory.ino() + " was deleted");
    }
  }

  private Inode entry(long directory, Name name) {
    Entry entry =
        records
            .view
            .entry(directory, name)
            .orElseThrow(
                () -> new VarveException(ErrorCode.NOT_FOUND, "'" + name + "' is not there"));
    return records.view.inode(entry.ino());
  }
}
