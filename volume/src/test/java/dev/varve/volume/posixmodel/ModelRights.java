package dev.varve.volume.posixmodel;

/// Who may do what in the model. Only one capability set: user 0 has all.
final class ModelRights {
  static final int READ = 4;
  static final int WRITE = 2;
  static final int EXECUTE = 1;

  private ModelRights() {}

  static void check(Who who, ModelNode node, int want) {
    if (!allows(who, node, want)) {
      throw new PosixFault("EACCES");
    }
  }

  static boolean allows(Who who, ModelNode node, int want) {
    if (who.isPrivileged()) {
      return (want & EXECUTE) == 0 || node.isDirectory() || node.has(0111);
    }
    int shift = who.uid() == node.uid ? 6 : who.isIn(node.gid) ? 3 : 0;
    return ((node.mode >> shift) & want) == want;
  }

  static boolean owns(Who who, ModelNode node) {
    return who.isPrivileged() || who.uid() == node.uid;
  }

  static void checkOwner(Who who, ModelNode node) {
    if (!owns(who, node)) {
      throw new PosixFault("EPERM");
    }
  }

  /// May a name go away: also by being renamed, or renamed over.
  static void checkDelete(Who who, ModelNode directory, ModelNode victim, boolean wantsDirectory) {
    check(who, directory, WRITE | EXECUTE);
    if (directory.has(ModelNode.STICKY) && who.uid() != victim.uid && !owns(who, directory)) {
      throw new PosixFault("EPERM");
    }
    if (wantsDirectory != victim.isDirectory()) {
      throw new PosixFault(wantsDirectory ? "ENOTDIR" : "EISDIR");
    }
  }

  /// What setgid needs: being in the group.
  static boolean mayKeepSetgid(Who who, int gid) {
    return who.isPrivileged() || who.isIn(gid);
  }

  /// Setgid without group execute is no privilege, so a member of the group keeps it.
  static int withoutPrivileges(Who who, ModelNode node) {
    int mode = node.mode & ~ModelNode.SETUID;
    boolean drops = node.has(ModelNode.GROUP_EXECUTE) || !mayKeepSetgid(who, node.gid);
    return drops ? mode & ~ModelNode.SETGID : mode;
  }

  /// Bytes of a file changed.
  static void written(Who who, ModelNode file, long now) {
    if (!who.isPrivileged()) {
      file.mode = withoutPrivileges(who, file);
    }
    file.xattrs.remove(ModelXattrs.CAPABILITY);
    file.modified(now);
  }

  static ModelNode made(
      Who who, ModelNode directory, char type, long ino, int mode, int umask, long now) {
    ModelNode node = new ModelNode(type, ino, now);
    int given = type == 'd' ? mode & 01777 : mode;
    boolean inherits = directory.has(ModelNode.SETGID);
    boolean runsAsGroup = (given & 02010) == 02010;
    if (type != 'd' && inherits && runsAsGroup && !mayKeepSetgid(who, directory.gid)) {
      given &= ~ModelNode.SETGID;
    }
    node.mode = type == 'l' ? 0777 : given & ~umask;
    node.uid = who.uid();
    node.gid = inherits ? directory.gid : who.gid();
    if (inherits && type == 'd') {
      node.mode |= ModelNode.SETGID;
    }
    return node;
  }
}
