package dev.varve.volume.posixmodel;

import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.posixmodel.ModelWalk.Hardening;
import dev.varve.volume.posixmodel.PosixAnswer.Amount;
import dev.varve.volume.posixmodel.PosixAnswer.Bytes;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import dev.varve.volume.posixmodel.PosixAnswer.Moment;
import dev.varve.volume.posixmodel.PosixAnswer.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// A file system in memory that does what Linux does, in the simplest way. Its clock is the number
/// of calls, and inode numbers are never used again.
final class ModelFileSystem implements PosixFileSystem {
  private final ModelNode root;
  private final Hardening hardening;
  private final Set<Quirk> quirks;
  private final ModelNames names;
  private final ModelFiles files;
  private long now;
  private long nextIno = 2;

  ModelFileSystem(Hardening hardening, Set<Quirk> quirks) {
    this(newRoot(), hardening, quirks);
  }

  private ModelFileSystem(ModelNode root, Hardening hardening, Set<Quirk> quirks) {
    this.root = root;
    this.hardening = hardening;
    this.quirks = quirks;
    this.names = new ModelNames(root, hardening);
    this.files = new ModelFiles(root, hardening, names, quirks);
  }

  private static ModelNode newRoot() {
    ModelNode root = new ModelNode('d', 1, 0);
    root.mode = 0755;
    return root;
  }

  /// The tree as it is now, with no file open.
  ModelFileSystem copy() {
    ModelFileSystem copy = new ModelFileSystem(root.copy(new HashMap<>()), hardening, quirks);
    copy.now = now;
    copy.nextIno = nextIno;
    return copy;
  }

  /// This tree, no file open, after all calls of another one.
  ModelFileSystem restoredIn(ModelFileSystem present) {
    ModelFileSystem copy = copy();
    copy.now = present.now;
    copy.nextIno = present.nextIno;
    return copy;
  }

  /// The names in the root directory.
  List<String> rootNames() {
    return List.copyOf(root.entries.keySet());
  }

  /// Puts what another file system has in its root directory into this one's, at the time of the
  /// last call. A file takes the content of one, and stays it.
  void copyIn(ModelFileSystem then, String source, String target) {
    ModelNode from = Objects.requireNonNull(then.root.entries.get(source));
    ModelNode old = root.entries.get(target);
    if (old != null && old.isFile() && from.isFile()) {
      old.takeAll(from);
      old.ctime = Moment.ofCall(now);
      return;
    }
    if (old != null) {
      root.nlink -= old.isDirectory() ? 1 : 0;
      old.unnamed(now);
    }
    ModelNode fresh = from.renewed(new HashMap<>(), () -> nextIno++, now);
    fresh.parent = root;
    root.entries.put(target, fresh);
    root.nlink += fresh.isDirectory() ? 1 : 0;
    root.modified(now);
  }

  /// The number of the last call; the first is 1.
  long now() {
    return now;
  }

  @Override
  public PosixAnswer answer(PosixCall call) {
    now++;
    try {
      return done(call);
    } catch (PosixFault e) {
      return new Failed(e.errno());
    }
  }

  private PosixAnswer done(PosixCall call) {
    switch (call) {
      case PosixCall.MakeDirectory c -> names.makeDirectory(c, nextIno++, now);
      case PosixCall.MakeNode c -> names.makeNode(c, nextIno++, now);
      case PosixCall.MakeSymlink c -> names.makeSymlink(c, nextIno++, now);
      case PosixCall.Link c -> names.link(c, now);
      case PosixCall.Unlink c -> names.unlink(c, now);
      case PosixCall.RemoveDirectory c -> names.removeDirectory(c, now);
      case PosixCall.Rename c -> names.rename(c, now);
      case PosixCall.Chmod c ->
          ModelAttributes.chmod(c.who(), find(c.who(), c.path(), true), c.mode(), now);
      case PosixCall.Chown c ->
          ModelAttributes.chown(
              c.who(), find(c.who(), c.path(), c.follow()), c.uid(), c.gid(), now);
      case PosixCall.SetTimes c -> setTimes(c);
      case PosixCall.Truncate c -> truncate(c);
      case PosixCall.Open c -> files.open(c, nextIno++, now);
      case PosixCall.Close c -> files.close(c.slot());
      case PosixCall.Read c -> {
        return new Bytes(files.read(c));
      }
      case PosixCall.Write c -> {
        return new Amount(files.write(c, now));
      }
      case PosixCall.TruncateOpen c -> files.truncate(c, now);
      case PosixCall.Allocate c -> files.allocate(c, now);
      case PosixCall.SeekData c -> {
        return files.seekData(c);
      }
      case PosixCall.SeekHole c -> {
        return files.seekHole(c);
      }
      case PosixCall.CopyRange c -> {
        return new Amount(files.copyRange(c, now));
      }
      case PosixCall.CloneFile c -> files.cloneFile(c, now);
      case PosixCall.StatOpen c -> {
        return files.node(c.slot()).attributes();
      }
      case PosixCall.Sync c -> files.node(c.slot());
      case PosixCall.SetXattr c -> setXattr(c);
      case PosixCall.GetXattr c -> {
        return getXattr(c);
      }
      case PosixCall.ListXattrs c -> {
        return new Names(ModelXattrs.xattrs(c.who(), find(c.who(), c.path(), c.follow())));
      }
      case PosixCall.RemoveXattr c -> removeXattr(c);
      case PosixCall.ListDirectory c -> {
        return new Names(list(c));
      }
      case PosixCall.Stat c -> {
        return find(c.who(), c.path(), c.follow()).attributes();
      }
      case PosixCall.ReadLink c -> {
        return new Bytes(readLink(c));
      }
      case PosixCall.Access c ->
          ModelRights.check(c.who(), find(c.who(), c.path(), true), c.mask());
    }
    return PosixAnswer.DONE;
  }

  private ModelNode find(Who who, String path, boolean follow) {
    return new ModelWalk(root, hardening, who).find(path, follow);
  }

  private void setTimes(PosixCall.SetTimes call) {
    // With nothing to set, the path is not even looked at.
    if (call.atime().kind() != Time.Kind.OMIT || call.mtime().kind() != Time.Kind.OMIT) {
      ModelNode node = find(call.who(), call.path(), call.follow());
      ModelAttributes.setTimes(call.who(), node, call.atime(), call.mtime(), now);
    }
  }

  private void truncate(PosixCall.Truncate call) {
    if (call.size() < 0) {
      throw new PosixFault("EINVAL");
    }
    ModelNode node = find(call.who(), call.path(), true);
    if (!node.isFile()) {
      throw new PosixFault(node.isDirectory() ? "EISDIR" : "EINVAL");
    }
    ModelRights.check(call.who(), node, ModelRights.WRITE);
    node.bytes.resize(call.size());
    ModelRights.written(call.who(), node, now);
  }

  private void setXattr(PosixCall.SetXattr call) {
    ModelXattrs.checkXattrName(call.name());
    ModelXattrs.checkXattrValue(call.value());
    ModelNode node = find(call.who(), call.path(), call.follow());
    boolean isSame = call.value().equals(node.xattrs.get(call.name()));
    Moment ctime = node.ctime;
    ModelXattrs.setXattr(call.who(), node, call.name(), call.value(), call.mode(), now);
    if (isSame && quirks.contains(Quirk.SAME_XATTR_KEEPS_CTIME)) {
      node.ctime = ctime;
    }
  }

  private PosixAnswer getXattr(PosixCall.GetXattr call) {
    ModelXattrs.checkXattrName(call.name());
    ModelNode node = find(call.who(), call.path(), call.follow());
    return new Bytes(ModelXattrs.xattr(call.who(), node, call.name()));
  }

  private void removeXattr(PosixCall.RemoveXattr call) {
    ModelXattrs.checkXattrName(call.name());
    ModelNode node = find(call.who(), call.path(), call.follow());
    ModelXattrs.removeXattr(call.who(), node, call.name(), now);
  }

  /// Names with their types: "a/d" for a directory.
  private List<String> list(PosixCall.ListDirectory call) {
    ModelNode node = find(call.who(), call.path(), true);
    if (!node.isDirectory()) {
      throw new PosixFault("ENOTDIR");
    }
    ModelRights.check(call.who(), node, ModelRights.READ);
    return node.entries.entrySet().stream()
        .map(entry -> entry.getKey() + "/" + entry.getValue().type)
        .toList();
  }

  private String readLink(PosixCall.ReadLink call) {
    ModelNode node = find(call.who(), call.path(), false);
    if (!node.isLink()) {
      throw new PosixFault("EINVAL");
    }
    return node.target;
  }
}
