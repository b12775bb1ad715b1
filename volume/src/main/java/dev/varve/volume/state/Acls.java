package dev.varve.volume.state;

import dev.varve.volume.access.Acl;
import dev.varve.volume.access.AclFormat;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Ownership;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Optional;

/// Keeps ACLs and modes in step: an ACL that the mode tells completely is not stored.
final class Acls {
  private final Records records;

  Acls(Records records) {
    this.records = records;
  }

  static boolean isAcl(Name name) {
    return name.equals(StateView.ACCESS_ACL) || name.equals(StateView.DEFAULT_ACL);
  }

  /// Sets one of the two ACLs of a file, or takes it away; the permission to do so was checked.
  /// What is expected of it before does not matter, as on Linux.
  ///
  /// @return whether that changed anything
  boolean set(Inode.Draft draft, Caller caller, Name name, Optional<Acl> acl) {
    boolean access = name.equals(StateView.ACCESS_ACL);
    int modeBefore = draft.mode;
    if (access && acl.isPresent()) {
      draft.mode = Ownership.modeAfterAcl(caller, draft.done(), acl.get());
    }
    if (acl.isPresent() && !(access && acl.get().isMinimal())) {
      store(draft, name, acl.get());
      return true;
    }
    boolean had = (draft.flags & flag(name)) != 0;
    if (had) {
      records.xattrs.remove(draft.ino, name);
      draft.flags &= ~flag(name);
    }
    return had || draft.mode != modeBefore;
  }

  private static int flag(Name name) {
    return name.equals(StateView.DEFAULT_ACL) ? Inode.HAS_DEFAULT_ACL : Inode.HAS_ACL;
  }

  /// Brings a file's ACL in step with its changed mode.
  void chmod(Inode.Draft draft) {
    if ((draft.flags & Inode.HAS_ACL) != 0) {
      Optional<byte[]> value = records.view.xattr(draft.ino, StateView.ACCESS_ACL);
      store(
          draft,
          StateView.ACCESS_ACL,
          AclFormat.ofStored(value.orElseThrow()).withMode(draft.mode));
    }
  }

  void store(Inode.Draft draft, Name name, Acl acl) {
    records.xattrs.put(draft.ino, name, AclFormat.encode(acl));
    draft.flags |= flag(name);
  }
}
