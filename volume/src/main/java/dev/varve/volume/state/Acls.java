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

  boolean isAcl(Name name) {
    return name.equals(StateView.ACCESS_ACL) || name.equals(StateView.DEFAULT_ACL);
  }

  /// Sets one of the two ACLs of a file; the permission to do so was checked. One without entries
  /// takes it away.
  void set(Inode.Draft draft, Caller caller, Name name, byte[] value) {
    Optional<Acl> acl = AclFormat.parse(value);
    boolean access = name.equals(StateView.ACCESS_ACL);
    if (access && acl.isPresent()) {
      draft.mode = Ownership.modeAfterAcl(caller, draft.done(), acl.get());
    }
    if (acl.isEmpty() || (access && acl.get().isMinimal())) {
      records.xattrs.remove(draft.ino, name);
      removed(draft, name);
    } else {
      store(draft, name, acl.get());
    }
  }

  void removed(Inode.Draft draft, Name name) {
    draft.flags &= name.equals(StateView.DEFAULT_ACL) ? ~Inode.HAS_DEFAULT_ACL : ~Inode.HAS_ACL;
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
    draft.flags |= name.equals(StateView.DEFAULT_ACL) ? Inode.HAS_DEFAULT_ACL : Inode.HAS_ACL;
  }
}
