package dev.varve.volume.posixmodel;

import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;

/// Changes of modes, owners and times in the model: `fs/attr.c` of Linux.
final class ModelAttributes {
  private ModelAttributes() {}

  static void chmod(Who who, ModelNode node, int mode, long now) {
    ModelRights.checkOwner(who, node);
    node.mode = settled(who, node.gid, mode & 07777);
    node.changed(now);
  }

  static int settled(Who who, int gid, int mode) {
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
    if (!node.isDirectory()) {
      node.xattrs.remove(ModelXattrs.CAPABILITY);
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
}
