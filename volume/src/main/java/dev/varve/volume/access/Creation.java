package dev.varve.volume.access;

import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.util.Optional;

/// Whose a new inode is and what it permits. The rules of `inode(7)` on setgid directories, of
/// `umask(2)`, and of `acl(5)` on default ACLs.
///
/// @param mode its lower 12 bits
/// @param uid its owner
/// @param gid its group
/// @param access its access ACL; empty when the mode says it all
/// @param byDefault its default ACL; only directories have one
public record Creation(int mode, int uid, int gid, Optional<Acl> access, Optional<Acl> byDefault) {
  private static final int DIRECTORY_MODE = Mode.PERMISSIONS | Mode.STICKY;

  /// Decides for a new inode.
  ///
  /// @param caller who makes it; that it may, [Permissions#checkCreate] says
  /// @param directory where
  /// @param directoryDefault the default ACL of that directory, if it has one
  /// @param type what is made
  /// @param mode the mode that is asked for
  /// @param umask what is taken from the mode unless the directory has a default ACL
  /// @return the decision
  public static Creation of(
      Caller caller,
      Inode directory,
      Optional<Acl> directoryDefault,
      FileType type,
      int mode,
      int umask) {
    boolean inherits = (directory.mode() & Mode.SETGID) != 0;
    int gid = inherits ? directory.gid() : caller.gid();
    if (type == FileType.SYMLINK) {
      return new Creation(Mode.PERMISSIONS, caller.uid(), gid, Optional.empty(), Optional.empty());
    }
    int asked = asked(caller, directory, type, mode, inherits);
    if (directoryDefault.isEmpty()) {
      int masked = asked & ~(umask & Mode.PERMISSIONS);
      return new Creation(masked, caller.uid(), gid, Optional.empty(), Optional.empty());
    }
    Acl.Inherited inherited = directoryDefault.get().inherit(asked);
    return new Creation(
        inherited.mode(),
        caller.uid(),
        gid,
        inherited.access(),
        type == FileType.DIRECTORY ? directoryDefault : Optional.empty());
  }

  private static int asked(
      Caller caller, Inode directory, FileType type, int mode, boolean inherits) {
    if (type == FileType.DIRECTORY) {
      return (mode & DIRECTORY_MODE) | (inherits ? Mode.SETGID : 0);
    }
    int stored = mode & Mode.STORED;
    // Nobody gets a program that runs as a group he is not in by making it where others put theirs.
    boolean runsAsGroup = (stored & Mode.SETGID) != 0 && (stored & Mode.GROUP_EXECUTE) != 0;
    boolean mayKeep = caller.isSuperuser() || caller.isIn(directory.gid());
    return inherits && runsAsGroup && !mayKeep ? stored & ~Mode.SETGID : stored;
  }
}
