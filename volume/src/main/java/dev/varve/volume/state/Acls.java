package dev.varve.volume.state;

import dev.varve.base.VarveException;
import dev.varve.base.ErrorCode;
import dev.varve.volume.access.Acl;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Permissions;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Optional;

/// Keeps ACLs and modes in step: an ACL that the mode tells completely is not stored.
final class Acls {
  private final Records records;

  Acls(Records records) {
    this.records = records;
  }

  boolean isAcl(Name name) {
    return name.equals(StateView.ACCESS_ACL) || name.equals(StateView.DEFAULT_ACL);
  }

  /// Gives a new file the ACL that its directory has for new files.
  void inherit(Inode.Draft draft, Acl directoryDefault) {
    Acl.Inherited inherited = directoryDefault.inherit(draft.mode);
    draft.mode = inherited.mode();
    inherited.access().ifPresent(acl -> store(draft, StateView.ACCESS_ACL, acl));
    if (draft.type == dev.varve.volume.inode.FileType.DIRECTORY) {
      store(draft, StateView.DEFAULT_ACL, directoryDefault);
    }
  }

  /// Sets one of the two ACLs of a file; the permission to do so was checked.
  void set(Inode.Draft draft, Caller caller, Name name, byte[] value) {
    if (draft.type == dev.varve.volume.inode.FileType.SYMLINK) {
      throw new VarveException(ErrorCode.NOT_SUPPORTED, "a symbolic link has no ACL");
    }
    Acl acl = Acl.parse(value);
    if (name.equals(StateView.DEFAULT_ACL)) {
      store(draft, name, acl);
      return;
    }
    draft.mode = Permissions.modeAfterChmod(caller, draft.done(), acl.modeOf(draft.mode));
    if (acl.isMinimal()) {
      removed(draft, name);
      records.tree.remove(StateKeys.xattr(draft.ino, name, 0));
    } else {
      store(draft, name, acl);
    }
  }

  void removed(Inode.Draft draft, Name name) {
    draft.flags &= name.equals(StateView.DEFAULT_ACL) ? ~Inode.HAS_DEFAULT_ACL : ~Inode.HAS_ACL;
  }

  /// Brings a file's ACL in step with its changed mode.
  void chmod(Inode.Draft draft) {
    if ((draft.flags & Inode.HAS_ACL) != 0) {
      Optional<byte[]> value = records.view.xattr(draft.ino, StateView.ACCESS_ACL);
      store(draft, StateView.ACCESS_ACL, Acl.parse(value.orElseThrow()).withMode(draft.mode));
    }
  }

  private void store(Inode.Draft draft, Name name, Acl acl) {
    byte[] value = acl.encode();
    records.tree.removeRange(
        StateKeys.xattr(draft.ino, name, 0), StateKeys.xattr(draft.ino, name, MAX_PIECES));
    for (int piece = 0, offset = 0; offset < value.length; piece++) {
      int end = Math.min(value.length, offset + StateView.XATTR_PIECE_BYTES);
      records.tree.put(
          StateKeys.xattr(draft.ino, name, piece),
          java.util.Arrays.copyOfRange(value, offset, end));
      offset = end;
    }
    draft.flags |=
        name.equals(StateView.DEFAULT_ACL) ? Inode.HAS_DEFAULT_ACL : Inode.HAS_ACL;
  }

  private static final int MAX_PIECES =
      AttributeChanges.MAX_XATTR_BYTES / StateView.XATTR_PIECE_BYTES + 1;
}
