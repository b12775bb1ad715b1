package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.TreeCursor;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.content.Clones;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Applies what keeps and ends earlier versions and deleted files.
final class History {
  /// The most versions and deleted files that one operation ends.
  static final int MAX_EXPIRED = 256;

  private final Records records;

  History(Records records) {
    this.records = records;
  }

  // Versions.

  Outcome keep(long ino) {
    Inode inode = records.view.inode(ino);
    if (records.volume.policy.versionCount() == 0 || inode.content() == 0) {
      return Outcome.DONE;
    }
    return Outcome.of(keep(inode));
  }

  private long keep(Inode inode) {
    Clones clones = records.contents.cloneWhole(inode.content());
    long number = records.volume.nextVersion++;
    Version version =
        new Version(
            number, clones.copy(), inode.size(), inode.allocated(), inode.mtime(), records.now);
    records.tree.put(Keys.of(Keys.VERSION, inode.ino(), number), version.encode());
    records.tree.put(
        Keys.of(Keys.EXPIRY, records.now, number),
        new RecordWriter().putLong(inode.ino()).toBytes());
    Inode.Draft draft = inode.draft();
    draft.content = clones.source();
    draft.change = records.position;
    records.put(draft.done());
    List<Version> versions = records.view.versions(inode.ino());
    int tooMany = versions.size() - records.volume.policy.versionCount();
    for (Version old : versions.subList(0, Math.max(0, tooMany))) {
      drop(inode.ino(), old);
    }
    return number;
  }

  Outcome restore(Operation.RestoreVersion op) {
    Inode inode = records.view.inode(op.ino());
    Permissions.check(op.caller(), inode, records.view.acl(inode), Permissions.WRITE);
    Version version =
        records
            .tree
            .get(Keys.of(Keys.VERSION, op.ino(), op.version()))
            .map(value -> Version.decode(op.version(), value))
            .orElseThrow(() ->
                new VarveException(
                    ErrorCode.NOT_FOUND, "there is no version " + op.version() + " of it"));
    records.checkRoom(inode, version.allocated() - inode.allocated());
    Clones clones = records.contents.cloneWhole(version.content());
    Version kept =
        new Version(
            version.number(),
            clones.source(),
            version.size(),
            version.allocated(),
            version.mtime(),
            version.keptNanos());
    records.tree.put(Keys.of(Keys.VERSION, op.ino(), op.version()), kept.encode());
    if (inode.content() != 0 && records.volume.policy.versionCount() > 0) {
      keep(inode);
    }
    Inode.Draft draft = records.view.inode(op.ino()).draft();
    if (draft.content != 0) {
      records.contents.release(draft.content);
    }
    draft.content = clones.copy();
    draft.size = version.size();
    draft.dataChange = records.position;
    draft.tag = null;
    records.allocated(draft, version.allocated() - draft.allocated);
    new Privileges(records).written(draft, op.caller(), inode);
    draft.mtime = records.now;
    return Outcome.of(records.put(draft));
  }

  private void drop(long ino, Version version) {
    records.tree.remove(Keys.of(Keys.VERSION, ino, version.number()));
    records.tree.remove(Keys.of(Keys.EXPIRY, version.keptNanos(), version.number()));
    if (version.content() != 0) {
      records.contents.release(version.content());
    }
  }

  /// Drops all versions of a file that goes.
  void dropVersions(long ino) {
    records.view.versions(ino).forEach(version -> drop(ino, version));
  }

  // Trash.

  /// Says what becomes of a file that loses its last link, which its draft still has.
  Orphan orphan(Inode.Draft draft) {
    return records.volume.policy.trashNanos() == 0 || draft.type != FileType.REGULAR
        ? Orphan.ENDING
        : Orphan.forTrash(records.now, path(draft.parent, draft.name));
  }

  /// Keeps a file that nothing names and no handle holds.
  void intoTrash(Inode inode, Orphan orphan) {
    Trashed trashed =
        new Trashed(inode.ino(), orphan.deletedNanos(), inode.uid(), inode.size(), orphan.path());
    records.tree.put(Keys.of(Keys.TRASH, orphan.deletedNanos(), inode.ino()), trashed.encode());
    records.volume.trashInodes++;
    records.volume.trashBytes += inode.allocated();
  }

  private byte[] path(long parent, @Nullable Name last) {
    Deque<Name> names = new ArrayDeque<>();
    if (last != null) {
      names.push(last);
    }
    int bytes = last == null ? 0 : last.sizeBytes() + 1;
    long at = parent;
    while (at != Inode.ROOT && at != 0 && bytes <= Trashed.MAX_PATH_BYTES) {
      Inode directory = records.view.inode(at);
      Name name = directory.name();
      if (name != null) {
        names.push(name);
        bytes += name.sizeBytes() + 1;
      }
      at = directory.parent();
    }
    RecordWriter path = new RecordWriter();
    for (Name name : names) {
      path.putByte('/');
      byte[] bytesOfName = name.toBytes();
      path.putRaw(bytesOfName, 0, bytesOfName.length);
    }
    byte[] all = path.toBytes();
    return Arrays.copyOfRange(all, Math.max(0, all.length - Trashed.MAX_PATH_BYTES), all.length);
  }

  Outcome undelete(Operation.Undelete op) {
    byte[] key = Keys.of(Keys.TRASH, op.deletedNanos(), op.ino());
    if (!records.tree.contains(key)) {
      throw new VarveException(
          ErrorCode.NOT_FOUND,
          "inode " + op.ino() + " is not in the trash: see 'varve trash list'");
    }
    Inode inode = records.view.trashed(op.ino());
    Inode directory = records.view.directory(op.directory());
    Permissions.check(
        op.caller(),
        directory,
        records.view.acl(directory),
        Permissions.WRITE | Permissions.EXECUTE);
    if (!op.caller().isSuperuser() && op.caller().uid() != inode.uid()) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED, "only its owner may bring a deleted file back");
    }
    if (records.tree.contains(StateKeys.entry(op.directory(), op.name()))) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, "'" + op.name() + "' is there already");
    }
    records.quotas.check(op.directory(), 0, inode.allocated(), 1, records.now);
    records.tree.remove(key);
    records.volume.trashInodes--;
    records.volume.trashBytes -= inode.allocated();
    Inode.Draft draft = inode.draft();
    draft.nlink = 1;
    draft.parent = op.directory();
    draft.name = op.name();
    Inode back = records.put(draft);
    records.putEntry(op.directory(), op.name(), back);
    records.usage.add(op.directory(), inode.allocated(), 1);
    records.touch(directory, 1, 0);
    return Outcome.of(back);
  }

  // Both.

  Outcome expire(boolean purgeAll, Deletion deletion) {
    Policy policy = records.volume.policy;
    long trashBefore = purgeAll ? Long.MAX_VALUE : records.now - policy.trashNanos();
    int ended = 0;
    for (byte[] key : first(Keys.TRASH, trashBefore)) {
      long ino = Keys.secondNumber(key);
      records.tree.remove(key);
      Inode inode = records.view.trashed(ino);
      records.volume.trashInodes--;
      records.volume.trashBytes -= inode.allocated();
      deletion.erase(inode);
      ended++;
    }
    if (policy.versionNanos() > 0) {
      for (byte[] key : first(Keys.EXPIRY, records.now - policy.versionNanos())) {
        long ino = new RecordReader(records.tree.get(key).orElseThrow()).takeLong();
        long number = Keys.secondNumber(key);
        byte[] value = records.tree.get(Keys.of(Keys.VERSION, ino, number)).orElseThrow();
        drop(ino, Version.decode(number, value));
        ended++;
      }
    }
    return Outcome.of(ended);
  }

  /// The first keys of a kind whose time is before another, a bounded number.
  private List<byte[]> first(byte kind, long beforeNanos) {
    TreeCursor cursor = records.tree.cursor();
    byte[] prefix = {kind};
    List<byte[]> keys = new ArrayList<>();
    for (boolean more = cursor.seek(prefix);
        more
            && keys.size() < MAX_EXPIRED
            && cursor.keyStartsWith(prefix)
            && cursor.keyLong(1) < beforeNanos;
        more = cursor.next()) {
      keys.add(cursor.key());
    }
    return keys;
  }
}
