package dev.varve.volume.access;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// May a caller read, set or list an extended attribute. The rules of `xattr(7)` and of Linux's
/// `xattr_permission`: what an attribute is for is said by how its name begins. As there,
/// permission is looked at before the rest of the name is.
public final class AttributeAccess {
  /// The name of the attribute that holds an access ACL.
  public static final String ACCESS_ACL = "system.posix_acl_access";

  /// The name of the attribute that holds a directory's default ACL.
  public static final String DEFAULT_ACL = "system.posix_acl_default";

  /// The name of the attribute that says what a program may do beyond its caller (`struct
  /// vfs_cap_data` of Linux).
  public static final String CAPABILITY = "security.capability";

  /// What an attribute is for.
  public enum Namespace {
    /// `user.`: anything of whoever may write the file. Only regular files and directories have it,
    /// because the permissions of others mean something else.
    USER("user."),
    /// `trusted.`: of the superuser, and hidden from others.
    TRUSTED("trusted."),
    /// `security.`: everybody reads it, the superuser sets it.
    SECURITY("security."),
    /// The access ACL.
    ACCESS_ACL(AttributeAccess.ACCESS_ACL),
    /// The default ACL of a directory.
    DEFAULT_ACL(AttributeAccess.DEFAULT_ACL),
    /// `system.`: there are none but the ACLs.
    SYSTEM("system."),
    /// Any other name: there are none, which whoever lacks permission is not told.
    NONE("");

    private final String prefix;

    Namespace(String prefix) {
      this.prefix = prefix;
    }

    private boolean isAcl() {
      return this == ACCESS_ACL || this == DEFAULT_ACL;
    }

    private boolean holds(byte[] name) {
      int length = prefix.length();
      if (isAcl() ? name.length != length : name.length < length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (name[i] != prefix.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    /// Finds the namespace of a name.
    ///
    /// @param name the whole name
    /// @return the namespace
    public static Namespace of(byte[] name) {
      for (Namespace namespace : ALL) {
        if (namespace.holds(name)) {
          return namespace;
        }
      }
      throw new VarveException(ErrorCode.BUG, "no namespace for \"" + text(name) + "\"");
    }

    /// Checks that the namespace has attributes, and that something follows its prefix.
    private void checkName(byte[] name) {
      if (this == SYSTEM || this == NONE) {
        throw new VarveException(
            ErrorCode.NOT_SUPPORTED,
            "there are no extended attributes \""
                + text(name)
                + "\": a name begins with user., trusted. or security.");
      }
      if (!isAcl() && name.length == prefix.length()) {
        throw new VarveException(
            ErrorCode.INVALID_ARGUMENT,
            "an extended attribute needs a name after \"" + text(name) + "\"");
      }
    }
  }

  private static final Namespace[] ALL = Namespace.values();

  private AttributeAccess() {}

  /// Checks that a caller may read an attribute. Whether the inode has it is another question.
  ///
  /// @param caller who asks
  /// @param inode of what
  /// @param acl the inode's access ACL, if it has one
  /// @param name the attribute's whole name
  /// @throws VarveException `NO_ATTRIBUTE` for what is hidden from the caller or can never be,
  ///   `ACCESS_DENIED` without read permission, `NOT_SUPPORTED` when no attribute has such a name,
  ///   `INVALID_ARGUMENT` when nothing follows the prefix
  public static void checkRead(Caller caller, Inode inode, Optional<Acl> acl, byte[] name) {
    Namespace namespace = Namespace.of(name);
    switch (namespace) {
      case USER -> {
        if (!hasUserAttributes(inode)) {
          throw absent(inode, name, "only files and directories have it");
        }
        Permissions.check(caller, inode, acl, Permissions.READ);
      }
      case TRUSTED -> {
        if (!caller.isSuperuser()) {
          throw absent(inode, name, "only the superuser sees it");
        }
      }
      case SECURITY, SYSTEM -> {}
      case ACCESS_ACL, DEFAULT_ACL -> checkHasAcls(inode);
      case NONE -> Permissions.check(caller, inode, acl, Permissions.READ);
    }
    namespace.checkName(name);
  }

  /// Checks that a caller may remove an attribute. Anybody may remove the default ACL of what is no
  /// directory, because there never is one.
  ///
  /// @param caller who asks
  /// @param inode of what
  /// @param acl the inode's access ACL, if it has one
  /// @param name the attribute's whole name
  /// @throws VarveException as [#checkWrite] but for default ACLs of no directory
  public static void checkRemove(Caller caller, Inode inode, Optional<Acl> acl, byte[] name) {
    if (Namespace.of(name) == Namespace.DEFAULT_ACL && !inode.isDirectory()) {
      checkHasAcls(inode);
      return;
    }
    checkWrite(caller, inode, acl, name);
  }

  /// Checks that a caller may set an attribute.
  ///
  /// @param caller who asks
  /// @param inode of what
  /// @param acl the inode's access ACL, if it has one
  /// @param name the attribute's whole name
  /// @throws VarveException `NOT_PERMITTED` when it takes the owner or the superuser, or nobody
  ///   may; `ACCESS_DENIED` without write permission, or for a default ACL of no directory;
  ///   `NOT_SUPPORTED` for ACLs of symbolic links and when no attribute has such a name;
  ///   `INVALID_ARGUMENT` when nothing follows the prefix
  public static void checkWrite(Caller caller, Inode inode, Optional<Acl> acl, byte[] name) {
    Namespace namespace = Namespace.of(name);
    switch (namespace) {
      case USER -> checkWriteUser(caller, inode, acl, name);
      case TRUSTED, SECURITY -> {
        if (!caller.isSuperuser()) {
          throw denied(caller, inode, name, "only the superuser may");
        }
      }
      case SYSTEM -> {}
      case NONE -> Permissions.check(caller, inode, acl, Permissions.WRITE);
      case ACCESS_ACL, DEFAULT_ACL -> {
        checkHasAcls(inode);
        if (namespace == Namespace.DEFAULT_ACL && !inode.isDirectory()) {
          throw new VarveException(
              ErrorCode.ACCESS_DENIED,
              Permissions.describe(inode) + " has no default ACL: only directories have one");
        }
        if (!Ownership.allowsOwner(caller, inode)) {
          throw denied(caller, inode, name, "only its owner may");
        }
      }
    }
    namespace.checkName(name);
  }

  /// Says whether a list of an inode's attributes shows one to a caller.
  ///
  /// @param caller who lists
  /// @param name the attribute's whole name
  /// @return whether it does: all but those of the superuser
  public static boolean isListed(Caller caller, byte[] name) {
    return caller.isSuperuser() || !Namespace.TRUSTED.holds(name);
  }

  private static void checkWriteUser(Caller caller, Inode inode, Optional<Acl> acl, byte[] name) {
    if (!hasUserAttributes(inode)) {
      throw denied(caller, inode, name, "only files and directories have it");
    }
    if (inode.isDirectory()
        && (inode.mode() & Mode.STICKY) != 0
        && !Ownership.allowsOwner(caller, inode)) {
      throw denied(caller, inode, name, "of a sticky directory only the owner may");
    }
    Permissions.check(caller, inode, acl, Permissions.WRITE);
  }

  private static void checkHasAcls(Inode inode) {
    if (inode.type() == FileType.SYMLINK) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED,
          Permissions.describe(inode) + " is a symbolic link, and those have no ACL");
    }
  }

  private static boolean hasUserAttributes(Inode inode) {
    return inode.isRegular() || inode.isDirectory();
  }

  private static VarveException absent(Inode inode, byte[] name, String rule) {
    return new VarveException(
        ErrorCode.NO_ATTRIBUTE,
        "%s has no attribute \"%s\": %s".formatted(Permissions.describe(inode), text(name), rule));
  }

  private static VarveException denied(Caller caller, Inode inode, byte[] name, String rule) {
    return new VarveException(
        ErrorCode.NOT_PERMITTED,
        "%s may not set attribute \"%s\" of %s: %s"
            .formatted(caller, text(name), Permissions.describe(inode), rule));
  }

  private static String text(byte[] name) {
    return new String(name, StandardCharsets.UTF_8);
  }
}
