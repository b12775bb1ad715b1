package dev.varve.volume.posixmodel;

import dev.varve.volume.posixmodel.PosixAnswer.Attributes;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// An inode of the model.
final class ModelNode {
  static final int SETUID = 04000;
  static final int SETGID = 02000;
  static final int STICKY = 01000;
  static final int GROUP_EXECUTE = 010;

  /// As `stat` shows it: `d`irectory, `f`ile, `l`ink, `p`ipe, `s`ocket, `c`haracter device.
  final char type;

  final long ino;
  int mode;
  int uid;
  int gid;
  int nlink;
  int rdev;
  Moment atime;
  Moment mtime;
  Moment ctime;
  String target = "";
  ModelNode parent = this;
  ModelBytes bytes = new ModelBytes();
  final TreeMap<String, ModelNode> entries = new TreeMap<>();
  final TreeMap<String, String> xattrs = new TreeMap<>();

  ModelNode(char type, long ino, long now) {
    this.type = type;
    this.ino = ino;
    this.nlink = type == 'd' ? 2 : 1;
    this.atime = Moment.ofCall(now);
    this.mtime = atime;
    this.ctime = atime;
  }

  boolean isDirectory() {
    return type == 'd';
  }

  boolean isFile() {
    return type == 'f';
  }

  boolean isLink() {
    return type == 'l';
  }

  boolean has(int bit) {
    return (mode & bit) != 0;
  }

  /// Content or entries changed.
  void modified(long now) {
    mtime = Moment.ofCall(now);
    ctime = mtime;
  }

  /// Something else about it changed.
  void changed(long now) {
    ctime = Moment.ofCall(now);
  }

  long size() {
    return switch (type) {
      case 'f' -> bytes.size();
      case 'l' -> target.length();
      default -> 0;
    };
  }

  Attributes attributes() {
    return new Attributes(type, ino, mode, nlink, uid, gid, size(), rdev, atime, mtime, ctime);
  }

  /// Makes new nodes of a tree, as a copy of it has them.
  ModelNode renewed(Map<ModelNode, ModelNode> done, LongSupplier inos, long now) {
    ModelNode seen = done.get(this);
    if (seen != null) {
      seen.nlink++;
      return seen;
    }
    ModelNode fresh = new ModelNode(type, inos.getAsLong(), now);
    done.put(this, fresh);
    fresh.takeAll(this);
    fresh.ctime = Moment.ofCall(now);
    entries.forEach((name, child) -> {
      ModelNode renewed = child.renewed(done, inos, now);
      renewed.parent = fresh;
      fresh.entries.put(name, renewed);
      fresh.nlink += renewed.isDirectory() ? 1 : 0;
    });
    return fresh;
  }

  /// Takes over what another one is, but its number and names.
  void takeAll(ModelNode other) {
    mode = other.mode;
    uid = other.uid;
    gid = other.gid;
    rdev = other.rdev;
    atime = other.atime;
    mtime = other.mtime;
    target = other.target;
    bytes = other.bytes.copy();
    xattrs.clear();
    xattrs.putAll(other.xattrs);
  }

  /// Takes a name away, and those of all that is in it.
  void unnamed(long now) {
    entries.values().forEach(child -> child.unnamed(now));
    entries.clear();
    nlink -= isDirectory() ? nlink : 1;
    ctime = Moment.ofCall(now);
  }

  /// Copies a tree; hard links stay links of one node.
  ModelNode copy(Map<ModelNode, ModelNode> done) {
    ModelNode seen = done.get(this);
    if (seen != null) {
      return seen;
    }
    ModelNode copy = new ModelNode(type, ino, 0);
    done.put(this, copy);
    copy.mode = mode;
    copy.uid = uid;
    copy.gid = gid;
    copy.nlink = nlink;
    copy.rdev = rdev;
    copy.atime = atime;
    copy.mtime = mtime;
    copy.ctime = ctime;
    copy.target = target;
    copy.bytes = bytes.copy();
    copy.xattrs.putAll(xattrs);
    entries.forEach((name, child) -> {
      ModelNode childCopy = child.copy(done);
      childCopy.parent = copy;
      copy.entries.put(name, childCopy);
    });
    return copy;
  }
}
