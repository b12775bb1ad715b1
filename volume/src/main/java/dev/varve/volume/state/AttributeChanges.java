package dev.varve.volume.state;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Acl;
import dev.varve.volume.access.AclFormat;
import dev.varve.volume.access.AttributeAccess;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Ownership;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.operation.SetMode;
import java.util.Optional;

/// Applies changes of permissions, owners, times, sizes and extended attributes.
final class AttributeChanges {
  /// The most bytes of all names of a file's attributes, each with a zero (`XATTR_LIST_MAX`).
  static final int MAX_XATTR_NAMES_BYTES = 65_536;

  private final Records records;
  private final DataChanges data;
  private final Acls acls;
  private final Privileges privileges;

  AttributeChanges(Records records, DataChanges data) {
    this.records = records;
    this.data = data;
    this.acls = new Acls(records);
    this.privileges = new Privileges(records);
  }

  Outcome set(Operation.SetAttributes op) {
    Inode inode = records.view.inode(op.ino());
    AttributeChange change = op.change();
    checkAllowed(op, inode);
    Inode.Draft draft = inode.draft();
    draft.mode = Ownership.modeAfter(op.caller(), inode, change);
    boolean given = change.uid().isPresent() || change.gid().isPresent();
    if (change.size().isPresent() || (given && !inode.isDirectory())) {
      privileges.dropCapability(draft);
    }
    change.size().ifPresent(size -> data.resize(draft, size));
    change.uid().ifPresent(uid -> draft.uid = uid);
    change.gid().ifPresent(gid -> draft.gid = gid);
    if (change.mode().isPresent()) {
      acls.chmod(draft);
    }
    draft.atime = time(change.atime(), draft.atime);
    draft.mtime = time(change.mtime(), draft.mtime);
    return Outcome.of(records.put(draft));
  }

  private void checkAllowed(Operation.SetAttributes op, Inode inode) {
    AttributeChange change = op.change();
    if (change.size().isPresent()) {
      checkResize(inode, change.size().getAsLong());
      ObjectLock.check(records, inode);
    }
    Ownership.checkChange(op.caller(), inode, records.view.acl(inode), change, op.writable());
  }

  private static void checkResize(Inode inode, long size) {
    if (inode.isDirectory()) {
      throw new VarveException(ErrorCode.IS_DIRECTORY, "a directory has no size to set");
    }
    Check.argument(inode.type() == FileType.REGULAR, () -> "only a regular file has a size to set");
    Check.argument(size >= 0, () -> "a size is from 0 to 2^63-1, found " + size);
  }

  private long time(AttributeChange.Time time, long old) {
    return switch (time.kind()) {
      case OMIT -> old;
      case NOW -> records.now;
      case SET -> time.nanos();
    };
  }

  Outcome setXattr(Operation.SetXattr op) {
    Inode inode = records.view.inode(op.ino());
    if (Acls.isAcl(op.name())) {
      return setAcl(op.caller(), inode, op.name(), AclFormat.parse(op.value()));
    }
    AttributeAccess.checkWrite(op.caller(), inode, records.view.acl(inode), op.name().toBytes());
    checkLock(inode, op.name());
    if (op.value().length > Xattrs.MAX_BYTES) {
      throw new VarveException(
          ErrorCode.ATTRIBUTE_TOO_LARGE,
          "an extended attribute has at most %d bytes, found %d"
              .formatted(Xattrs.MAX_BYTES, op.value().length));
    }
    boolean there = records.xattrs.contains(op.ino(), op.name());
    if (there && op.mode() == SetMode.CREATE) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, "'" + op.name() + "' is set already");
    }
    if (!there && op.mode() == SetMode.REPLACE) {
      throw absent(op.name());
    }
    if (!there) {
      checkRoomForName(inode, op.name());
    }
    records.xattrs.put(op.ino(), op.name(), op.value());
    Inode.Draft draft = inode.draft();
    draft.flags |= Inode.HAS_XATTRS;
    return Outcome.of(records.put(draft));
  }

  /// Retention is set by the object face, which knows who may.
  private void checkLock(Inode inode, Name name) {
    if (name.equals(ObjectLock.ATTRIBUTE)) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED, "'" + name + "' is set and removed by the object face only");
    }
    if (ObjectLock.isOfObjects(name)) {
      ObjectLock.check(records, inode);
    }
  }

  private void checkRoomForName(Inode inode, Name name) {
    int bytes = name.sizeBytes() + 1;
    if (inode.flags() != 0) {
      for (Name other : records.view.xattrs(inode.ino())) {
        bytes += other.sizeBytes() + 1;
      }
    }
    if (bytes > MAX_XATTR_NAMES_BYTES) {
      throw new VarveException(
          ErrorCode.STORAGE_FULL,
          "the names of a file's extended attributes take at most "
              + MAX_XATTR_NAMES_BYTES
              + " bytes");
    }
  }

  Outcome removeXattr(Operation.RemoveXattr op) {
    Inode inode = records.view.inode(op.ino());
    if (Acls.isAcl(op.name())) {
      return setAcl(op.caller(), inode, op.name(), Optional.empty());
    }
    AttributeAccess.checkRemove(op.caller(), inode, records.view.acl(inode), op.name().toBytes());
    checkLock(inode, op.name());
    if (!records.xattrs.contains(op.ino(), op.name())) {
      throw absent(op.name());
    }
    Inode.Draft draft = inode.draft();
    privileges.removeAttribute(draft, op.name());
    return Outcome.of(records.put(draft));
  }

  /// Sets an ACL or takes it away: one that is not there may go too.
  private Outcome setAcl(Caller caller, Inode inode, Name name, Optional<Acl> acl) {
    if (acl.isPresent()) {
      AttributeAccess.checkWrite(caller, inode, records.view.acl(inode), name.toBytes());
    } else {
      AttributeAccess.checkRemove(caller, inode, records.view.acl(inode), name.toBytes());
    }
    Inode.Draft draft = inode.draft();
    return Outcome.of(acls.set(draft, caller, name, acl) ? records.put(draft) : inode);
  }

  private static VarveException absent(Name name) {
    return new VarveException(ErrorCode.NO_ATTRIBUTE, "there is no '" + name + "'");
  }
}
