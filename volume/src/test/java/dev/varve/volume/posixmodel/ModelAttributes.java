package dev.varve.volume.posixmodel;

import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;
import java.util.ArrayList;
import java.util.List;

/// Changes of modes, owners, times and extended attributes in the model: `fs/attr.c` and
/// `fs/xattr.c` of Linux.
final class ModelAttributes {
  private static final int MAX_XATTR_NAME = 255;
  private static final int MAX_XATTR_VALUE = 65_536;
  private static final List<String> NAMESPACES = List.of("user.", "trusted.", "security.");

  private ModelAttributes() {}

  static void chmod(Who who, ModelNode node, int mode, long now) {
    ModelRights.checkOwner(who, node);
    node.mode = settled(who, node.gid, mode & 07777);
    node.changed(now);
  }

  private static int settled(Who who, int gid, int mode) {
    return ModelRights.mayKeepSetgid(who, gid) ? mode : mode & ~ModelNode.SETGID;
  }

  static void chown(Who who, ModelNode node, int uid, int gid, long now) {
    int gidAfter = gid == -1 ? node.gid : gid;
    if (uid != -1 && !who.isPrivileged() && (who.uid() != node.uid || uid != node.uid)) {
      throw new PosixFault("EPERM");
    }
    boolean givesGroup = who.uid() == node.uid && (gid == node.gid || who.isIn(gid));
    if (gid != -1 && !who.isPrivileged() && !givesGroup) {
      throw new PosixFault("EPERM");
    }
    int modeAfter = node.isDirectory() ? node.mode : ModelRights.withoutPrivileges(who, node);
    if (modeAfter != node.mode) {
      ModelRights.checkOwner(who, node);
      node.mode = settled(who, gidAfter, modeAfter);
    }
    node.uid = uid == -1 ? node.uid : uid;
    node.gid = gidAfter;
    node.changed(now);
  }

  static void setTimes(Who who, ModelNode node, Time atime, Time mtime, long now) {
    boolean isTouch = atime.kind() == Time.Kind.NOW && mtime.kind() == Time.Kind.NOW;
    if (!ModelRights.owns(who, node)) {
      if (!isTouch) {
        throw new PosixFault("EPERM");
      }
      ModelRights.check(who, node, ModelRights.WRITE);
    }
    node.atime = after(atime, node.atime, now);
    node.mtime = after(mtime, node.mtime, now);
    node.changed(now);
  }

  private static Moment after(Time time, Moment before, long now) {
    return switch (time.kind()) {
      case OMIT -> before;
      case NOW -> Moment.ofCall(now);
      case SET -> Moment.set(time.nanos());
    };
  }

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

  static void removeXattr(Who who, ModelNode node, String name, long now) {
    checkXattrWrite(who, node, name);
    if (node.xattrs.remove(name) == null) {
      throw new PosixFault("ENODATA");
    }
    node.changed(now);
  }

  static String xattr(Who who, ModelNode node, String name) {
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
