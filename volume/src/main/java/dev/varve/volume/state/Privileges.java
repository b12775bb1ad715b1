package dev.varve.volume.state;

import dev.varve.volume.access.AttributeAccess;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Ownership;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;

/// Takes from a file what its bytes may do beyond their caller, when somebody changes the bytes or
/// gives the file away: setuid and setgid, as [Ownership] says, and the file's capability, which
/// the superuser's change takes too (`file_remove_privs`, `chown_common` of Linux).
final class Privileges {
  private static final Name CAPABILITY = Name.of(AttributeAccess.CAPABILITY);

  private final Records records;

  Privileges(Records records) {
    this.records = records;
  }

  /// A caller changed a file's bytes or size.
  ///
  /// @param inode the file before
  void written(Inode.Draft draft, Caller caller, Inode inode) {
    draft.mode = Ownership.modeAfterWrite(caller, inode);
    dropCapability(draft);
  }

  void dropCapability(Inode.Draft draft) {
    if ((draft.flags & Inode.HAS_XATTRS) != 0 && records.xattrs.contains(draft.ino, CAPABILITY)) {
      removeAttribute(draft, CAPABILITY);
    }
  }

  /// Removes an attribute that is there, and is no ACL.
  void removeAttribute(Inode.Draft draft, Name name) {
    records.xattrs.remove(draft.ino, name);
    if (records.view.xattrs(draft.ino).stream().allMatch(Acls::isAcl)) {
      draft.flags &= ~Inode.HAS_XATTRS;
    }
  }
}
