package dev.varve.volume.access;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.access.Acl.Entry;
import dev.varve.volume.inode.Inode;
import java.util.List;
import java.util.Optional;

/// May a caller read, write, execute, or change the entries of a directory? The rules of Linux:
/// `path_resolution(7)`, `acl(5)`, `capabilities(7)` with every capability for the superuser alone.
/// For changes of an inode see [Ownership], for extended attributes [AttributeAccess].
///
/// An answer allocates nothing unless it is an error. Methods named `check` throw what a face
/// reports; `ACCESS_DENIED` is about permissions, `NOT_PERMITTED` about ownership.
///
/// One place is stricter than Linux: when an ACL's mask is empty, Linux 6 treats the users and
/// groups that the list names as others; here, as in `acl(5)`, the mask denies them everything.
public final class Permissions {
  /// Read a file, list a directory.
  public static final int READ = 4;

  /// Change a file, or the entries of a directory.
  public static final int WRITE = 2;

  /// Run a file, or find names in a directory.
  public static final int EXECUTE = 1;

  /// All three.
  public static final int ALL = READ | WRITE | EXECUTE;

  private Permissions() {}

  /// Says whether a caller has permissions.
  ///
  /// @param caller who asks
  /// @param inode on what
  /// @param acl the inode's access ACL, if it has one
  /// @param want any of [#READ], [#WRITE] and [#EXECUTE]; with none the answer is yes
  /// @return whether it has all of them
  public static boolean allows(Caller caller, Inode inode, Optional<Acl> acl, int want) {
    Check.argument((want & ~ALL) == 0, () -> "permissions are 3 bits");
    if (caller.isSuperuser()) {
      // Pipes, sockets and devices too: access(2) says so, though nothing runs them.
      return (want & EXECUTE) == 0 || inode.isDirectory() || (inode.mode() & Mode.ANY_EXECUTE) != 0;
    }
    int mode = inode.mode();
    if (caller.uid() == inode.uid()) {
      return has(Mode.owner(mode), want);
    }
    if (acl.isPresent()) {
      return listAllows(caller, inode.gid(), acl.get(), want);
    }
    return has(caller.isIn(inode.gid()) ? Mode.group(mode) : Mode.other(mode), want);
  }

  /// Checks that a caller has permissions.
  ///
  /// @param caller who asks
  /// @param inode on what
  /// @param acl the inode's access ACL, if it has one
  /// @param want any of [#READ], [#WRITE] and [#EXECUTE]
  /// @throws VarveException `ACCESS_DENIED`
  public static void check(Caller caller, Inode inode, Optional<Acl> acl, int want) {
    if (!allows(caller, inode, acl, want)) {
      throw new VarveException(
          ErrorCode.ACCESS_DENIED,
          "%s may not %s %s: it needs %s%s"
              .formatted(
                  caller,
                  words(want, inode.isDirectory()),
                  describe(inode),
                  symbols(want),
                  acl.isPresent() ? "; its ACL counts" : ""));
    }
  }

  /// Checks that a caller may make an entry in a directory: a new file, a link, a renamed file's
  /// new name.
  ///
  /// @param caller who asks
  /// @param directory where
  /// @param directoryAcl the directory's access ACL, if it has one
  /// @throws VarveException `ACCESS_DENIED`
  public static void checkCreate(Caller caller, Inode directory, Optional<Acl> directoryAcl) {
    check(caller, directory, directoryAcl, WRITE | EXECUTE);
  }

  /// Checks that a caller may take an entry away from a directory: by deleting it, by renaming what
  /// it names, or by renaming something else onto it.
  ///
  /// @param caller who asks
  /// @param directory where
  /// @param directoryAcl the directory's access ACL, if it has one
  /// @param victim what the entry names
  /// @throws VarveException `ACCESS_DENIED`, or `NOT_PERMITTED` when the directory is sticky and
  ///   neither it nor the victim is the caller's
  public static void checkDelete(
      Caller caller, Inode directory, Optional<Acl> directoryAcl, Inode victim) {
    check(caller, directory, directoryAcl, WRITE | EXECUTE);
    if ((directory.mode() & Mode.STICKY) != 0
        && caller.uid() != victim.uid()
        && caller.uid() != directory.uid()
        && !caller.isSuperuser()) {
      throw new VarveException(
          ErrorCode.NOT_PERMITTED,
          "%s may not delete or rename %s in the sticky %s: it owns neither"
              .formatted(caller, describe(victim), describe(directory)));
    }
  }

  /// Checks that a caller may move something into another directory, besides what [#checkDelete]
  /// and [#checkCreate] say: moving a directory writes its `..`.
  ///
  /// @param caller who asks
  /// @param moved what is moved to another directory, or exchanged with it
  /// @param movedAcl its access ACL, if it has one
  /// @throws VarveException `ACCESS_DENIED`
  public static void checkMove(Caller caller, Inode moved, Optional<Acl> movedAcl) {
    if (moved.isDirectory()) {
      check(caller, moved, movedAcl, WRITE);
    }
  }

  /// The algorithm of `acl(5)` for a caller that is not the owner. A caller in several groups gets
  /// what any one of them gives, not their sum.
  private static boolean listAllows(Caller caller, int gid, Acl acl, int want) {
    List<Entry> entries = acl.entries();
    boolean found = false;
    int granted = -1;
    int mask = ALL;
    int other = 0;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      switch (entry.tag()) {
        case USER_OBJ -> {}
        case USER -> {
          if (!found && entry.id() == caller.uid()) {
            found = true;
            granted = entry.permissions();
          }
        }
        case GROUP_OBJ, GROUP -> {
          // A user's own entry decides alone: groups are looked at only without one.
          if (granted < 0 && caller.isIn(entry.tag().isNamed() ? entry.id() : gid)) {
            found = true;
            granted = has(entry.permissions(), want) ? entry.permissions() : granted;
          }
        }
        case MASK -> mask = entry.permissions();
        case OTHER -> other = entry.permissions();
      }
    }
    if (!found) {
      return has(other, want);
    }
    return granted >= 0 && has(granted & mask, want);
  }

  private static boolean has(int permissions, int want) {
    return (permissions & want) == want;
  }

  static String describe(Inode inode) {
    return "inode %d%s (mode %04o, uid %s, gid %s)"
        .formatted(
            inode.ino(),
            inode.name() == null ? "" : " \"" + inode.name() + "\"",
            inode.mode(),
            Integer.toUnsignedString(inode.uid()),
            Integer.toUnsignedString(inode.gid()));
  }

  private static String words(int want, boolean isDirectory) {
    return switch (want) {
      case READ -> isDirectory ? "list" : "read";
      case WRITE -> "write";
      case EXECUTE -> isDirectory ? "search" : "execute";
      case WRITE | EXECUTE -> isDirectory ? "change entries of" : "write and execute";
      default -> "access";
    };
  }

  private static String symbols(int want) {
    return ((want & READ) != 0 ? "r" : "-")
        + ((want & WRITE) != 0 ? "w" : "-")
        + ((want & EXECUTE) != 0 ? "x" : "-");
  }
}
