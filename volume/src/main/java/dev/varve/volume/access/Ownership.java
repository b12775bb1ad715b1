package dev.varve.volume.access;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.inode.Inode;
import java.util.Optional;

/// May a caller change an inode's attributes, what becomes of its mode, and whose a new inode is.
/// The rules of `chmod(2)`, `chown(2)`, `utimensat(2)`, `truncate(2)` and `inode(7)` on Linux. An
/// answer allocates nothing unless it is an error.
public final class Ownership {
  private Ownership() {}

  /// Says whether a caller owns an inode, or may do what owners may.
  ///
  /// @param caller who asks
  /// @param inode what
  /// @return whether it is the owner or the superuser
  public static boolean allowsOwner(Caller caller, Inode inode) {
    return caller.uid() == inode.uid() || caller.isSuperuser();
  }

  /// Checks that a caller may make a change as a whole.
  ///
  /// @param caller who asks
  /// @param inode of what
  /// @param acl the inode's access ACL, if it has one
  /// @param change what is asked for
  /// @param writable whether the caller has the file open for writing, so that a new size is
  ///   allowed whatever the permissions say now
  /// @throws VarveException `NOT_PERMITTED` for what only an owner or the superuser may,
  ///   `ACCESS_DENIED` when write permission is needed and missing
  public static void checkChange(
      Caller caller, Inode inode, Optional<Acl> acl, AttributeChange change, boolean writable) {
    if (change.uid().isPresent() && !allowsUid(caller, inode, change.uid().getAsInt())) {
      throw denied(caller, "give to another user", inode, "only the superuser may");
    }
    if (change.gid().isPresent() && !allowsGid(caller, inode, change.gid().getAsInt())) {
      throw denied(
          caller, "give to another group", inode, "only its owner may, to a group he is in");
    }
    if (change.mode().isPresent()) {
      checkOwner(caller, inode, "change the mode of");
    }
    checkTimes(caller, inode, acl, change.atime(), change.mtime());
    if (change.size().isPresent() && !writable) {
      Permissions.check(caller, inode, acl, Permissions.WRITE);
    }
  }

  /// Checks that a caller owns an inode, or is the superuser.
  ///
  /// @param caller who asks
  /// @param inode what
  /// @param action what it wants to do, for the message: "change the mode of"
  /// @throws VarveException `NOT_PERMITTED`
  public static void checkOwner(Caller caller, Inode inode, String action) {
    if (!allowsOwner(caller, inode)) {
      throw denied(caller, action, inode, "only its owner may");
    }
  }

  /// Returns an inode's mode after a change that [#checkChange] allowed. Setgid goes when the
  /// caller is not in the file's group; a change of owner or group takes setuid and setgid from
  /// anything but directories, the superuser's too; so does a change of size, from files of the
  /// unprivileged.
  ///
  /// @param caller who changes it
  /// @param inode the inode before
  /// @param change the change
  /// @return the lower 12 bits
  public static int modeAfter(Caller caller, Inode inode, AttributeChange change) {
    int mode = inode.mode();
    if (change.size().isPresent()) {
      mode = modeAfterWrite(caller, inode);
    }
    boolean given = change.uid().isPresent() || change.gid().isPresent();
    if (change.mode().isPresent()) {
      mode = change.mode().getAsInt() & Mode.STORED;
    } else if (given && !inode.isDirectory()) {
      mode = withoutPrivileges(mode, keepsSetgid(caller, inode.gid()));
    }
    boolean settled = change.mode().isPresent() || (given && !inode.isDirectory());
    int gid = change.gid().orElse(inode.gid());
    return settled && !keepsSetgid(caller, gid) ? mode & ~Mode.SETGID : mode;
  }

  /// Returns a file's mode after its bytes or size changed: files that the unprivileged change lose
  /// setuid and setgid.
  ///
  /// @param caller who wrote
  /// @param inode the file before
  /// @return the lower 12 bits
  public static int modeAfterWrite(Caller caller, Inode inode) {
    if (caller.isSuperuser() || !inode.isRegular()) {
      return inode.mode();
    }
    return withoutPrivileges(inode.mode(), keepsSetgid(caller, inode.gid()));
  }

  /// Returns an inode's mode after its access ACL was set.
  ///
  /// @param caller who set it
  /// @param inode the inode before
  /// @param acl its new access ACL
  /// @return the lower 12 bits
  public static int modeAfterAcl(Caller caller, Inode inode, Acl acl) {
    int mode = acl.modeOf(inode.mode());
    return keepsSetgid(caller, inode.gid()) ? mode : mode & ~Mode.SETGID;
  }

  private static boolean allowsUid(Caller caller, Inode inode, int uid) {
    return caller.isSuperuser() || (caller.uid() == inode.uid() && uid == inode.uid());
  }

  private static boolean allowsGid(Caller caller, Inode inode, int gid) {
    return caller.isSuperuser()
        || (caller.uid() == inode.uid() && (gid == inode.gid() || caller.isIn(gid)));
  }

  /// Whoever may write may also say "now", for both times at once.
  private static void checkTimes(
      Caller caller, Inode inode, Optional<Acl> acl, Time atime, Time mtime) {
    boolean isNow = atime.kind() == Time.Kind.NOW && mtime.kind() == Time.Kind.NOW;
    boolean isNothing = atime.kind() == Time.Kind.OMIT && mtime.kind() == Time.Kind.OMIT;
    if (isNothing || allowsOwner(caller, inode)) {
      return;
    }
    if (!isNow) {
      throw denied(caller, "set the times of", inode, "only its owner may");
    }
    Permissions.check(caller, inode, acl, Permissions.WRITE);
  }

  private static boolean keepsSetgid(Caller caller, int gid) {
    return caller.isSuperuser() || caller.isIn(gid);
  }

  /// Setgid without group execute once meant mandatory locking, so Linux keeps it for the group.
  private static int withoutPrivileges(int mode, boolean keepsSetgid) {
    int kept = mode & ~Mode.SETUID;
    return (kept & Mode.GROUP_EXECUTE) != 0 || !keepsSetgid ? kept & ~Mode.SETGID : kept;
  }

  private static VarveException denied(Caller caller, String action, Inode inode, String rule) {
    return new VarveException(
        ErrorCode.NOT_PERMITTED,
        "%s may not %s %s: %s".formatted(caller, action, Permissions.describe(inode), rule));
  }
}
