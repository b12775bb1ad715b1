package dev.varve.volume.posixmodel;

import dev.varve.volume.operation.SetMode;
import java.util.ArrayList;
import java.util.List;

/// Extended attributes of the model: `fs/xattr.c` and `fs/posix_acl.c` of Linux.
final class ModelXattrs {
  static final String ACCESS_ACL = "system.posix_acl_access";
  static final String DEFAULT_ACL = "system.posix_acl_default";

  /// What a program may do beyond its caller. It goes when the file is written or given away,
  /// whoever does it.
  static final String CAPABILITY = "security.capability";

  /// `CAP_NET_BIND_SERVICE`, permitted: `struct vfs_cap_data` of revision 2.
  static final String SOME_CAPABILITY = "\0\0\0\2\0\4" + "\0".repeat(14);

  private static final int MAX_XATTR_NAME = 255;
  private static final int MAX_XATTR_VALUE = 65_536;
  private static final List<String> NAMESPACES = List.of("user.", "trusted.", "security.");

  private ModelXattrs() {}

  static void checkXattrName(String name) {
    if (name.isEmpty() || name.length() > MAX_XATTR_NAME) {
      throw new PosixFault("ERANGE");
    }
  }

  static void checkXattrValue(String value) {
    if (value.length() > MAX_XATTR_VALUE) {
      throw new PosixFault("E2BIG");
    }
  }

  static void setXattr(Who who, ModelNode node, String name, String value, SetMode mode, long now) {
    if (isAcl(name)) {
      // What is expected does not matter.
      setAcl(who, node, name, value, now);
      return;
    }
    checkXattrWrite(who, node, name);
    boolean isThere = node.xattrs.containsKey(name);
    if (isThere && mode == SetMode.CREATE) {
      throw new PosixFault("EEXIST");
    }
    if (!isThere && mode == SetMode.REPLACE) {
      throw new PosixFault("ENODATA");
    }
    node.xattrs.put(name, value);
    node.changed(now);
  }

  private static boolean isAcl(String name) {
    return name.equals(ACCESS_ACL) || name.equals(DEFAULT_ACL);
  }

  /// Only ACLs that a mode tells are set, so none is ever there: taking one away changes nothing.
  private static void setAcl(Who who, ModelNode node, String name, String value, long now) {
    checkHasAcls(node);
    if (name.equals(DEFAULT_ACL) && !node.isDirectory()) {
      if (!value.isEmpty()) {
        throw new PosixFault("EACCES");
      }
      return;
    }
    ModelRights.checkOwner(who, node);
    if (!value.isEmpty()) {
      int mode = (node.mode & ~0777) | permissions(value);
      int settled = ModelAttributes.settled(who, node.gid, mode);
      if (settled != node.mode) {
        node.mode = settled;
        node.changed(now);
      }
    }
  }

  private static void checkHasAcls(ModelNode node) {
    if (node.isLink()) {
      throw new PosixFault("EOPNOTSUPP");
    }
  }

  /// An ACL for owner, group and others, as `linux/posix_acl_xattr.h` has it.
  static String acl(int mode) {
    StringBuilder acl = new StringBuilder("\2\0\0\0");
    int[] tags = {1, 4, 0x20};
    for (int i = 0; i < tags.length; i++) {
      char permission = (char) ((mode >> (6 - 3 * i)) & 7);
      acl.append((char) tags[i]).append('\0').append(permission).append('\0');
      acl.append("\u00ff\u00ff\u00ff\u00ff");
    }
    return acl.toString();
  }

  private static int permissions(String acl) {
    return acl.charAt(6) << 6 | acl.charAt(14) << 3 | acl.charAt(22);
  }

  static void removeXattr(Who who, ModelNode node, String name, long now) {
    if (isAcl(name)) {
      setAcl(who, node, name, "", now);
      return;
    }
    checkXattrWrite(who, node, name);
    if (node.xattrs.remove(name) == null) {
      throw new PosixFault("ENODATA");
    }
    node.changed(now);
  }

  static String xattr(Who who, ModelNode node, String name) {
    if (isAcl(name)) {
      checkHasAcls(node);
      throw new PosixFault("ENODATA");
    }
    if (name.startsWith("trusted.") && !who.isPrivileged()) {
      throw new PosixFault("ENODATA");
    }
    if (name.startsWith("user.") && !node.isFile() && !node.isDirectory()) {
      throw new PosixFault("ENODATA");
    }
    if (!isSystem(name) && !name.startsWith("trusted.")) {
      ModelRights.check(who, node, ModelRights.READ);
    }
    checkNamespace(name);
    String value = node.xattrs.get(name);
    if (value == null) {
      throw new PosixFault("ENODATA");
    }
    return value;
  }

  static List<String> xattrs(Who who, ModelNode node) {
    List<String> names = new ArrayList<>(node.xattrs.keySet());
    names.removeIf(name -> name.startsWith("trusted.") && !who.isPrivileged());
    return names;
  }

  private static void checkXattrWrite(Who who, ModelNode node, String name) {
    boolean isTrusted = name.startsWith("trusted.");
    boolean isForSuperuser = isTrusted || name.startsWith("security.");
    if (isForSuperuser && !who.isPrivileged()) {
      throw new PosixFault("EPERM");
    }
    if (name.startsWith("user.")) {
      if (!node.isFile() && !node.isDirectory()) {
        throw new PosixFault("EPERM");
      }
      if (node.isDirectory() && node.has(ModelNode.STICKY)) {
        ModelRights.checkOwner(who, node);
      }
    }
    if (!isSystem(name) && !isTrusted) {
      ModelRights.check(who, node, ModelRights.WRITE);
    }
    checkNamespace(name);
  }

  /// Those whose handlers check for themselves.
  private static boolean isSystem(String name) {
    return name.startsWith("security.") || name.startsWith("system.");
  }

  private static void checkNamespace(String name) {
    if (NAMESPACES.contains(name)) {
      throw new PosixFault("EINVAL");
    }
    if (NAMESPACES.stream().noneMatch(name::startsWith)) {
      throw new PosixFault("EOPNOTSUPP");
    }
  }
}
