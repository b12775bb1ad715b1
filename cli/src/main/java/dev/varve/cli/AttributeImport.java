package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Node;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.AttributeChange.Time;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Makes attributes in a volume equal to those of the machine's file system: owner, extended
/// attributes, permissions, times. In this order: a change of owner takes capabilities and
/// set-user-id away, an ACL sets permissions, and the time of change says that all is done. What is
/// equal is not touched. Safe for any thread.
final class AttributeImport {
  private static final int HAS_ATTRIBUTES =
      Inode.HAS_ACL | Inode.HAS_DEFAULT_ACL | Inode.HAS_XATTRS;

  private final WritableTree tree;

  AttributeImport(WritableTree tree) {
    this.tree = tree;
  }

  /// Gives a file its attributes.
  ///
  /// @param source the file on the machine
  /// @param stat what it was before it was read
  /// @param target the file in the volume, as it is now
  void apply(Node source, FileStat stat, Inode target) {
    Inode inode = applyXattrs(source, stat, target);
    AttributeChange change = change(stat, inode, inode.mtime() != mtime(stat));
    if (!change.equals(AttributeChange.NONE)) {
      tree.setAttributes(inode.ino(), change);
    }
  }

  /// Gives a file its attributes when its content was written, which changed its times and may have
  /// taken permissions away.
  ///
  /// @param target the file in the volume, as it was before
  void applyAfterContent(Node source, FileStat stat, Inode target) {
    Inode inode = applyXattrs(source, stat, target);
    tree.setAttributes(inode.ino(), change(stat, inode, true).withMode(stat.permissions()));
  }

  /// Gives a directory its attributes, when it has all its entries.
  void applyToDirectory(Node source, FileStat stat, long ino) {
    apply(source, stat, tree.attributes(ino));
  }

  private Inode applyXattrs(Node source, FileStat stat, Inode target) {
    List<Name> wanted = names(source);
    if (wanted.isEmpty() && (target.flags() & HAS_ATTRIBUTES) == 0) {
      return target;
    }
    Inode inode = target;
    AttributeChange owner = withOwner(AttributeChange.NONE, stat, target);
    if (!owner.equals(AttributeChange.NONE)) {
      inode = tree.setAttributes(target.ino(), owner);
    }
    boolean changed = false;
    for (Name name : tree.xattrs(inode.ino())) {
      if (!wanted.contains(name)) {
        tree.removeXattr(inode.ino(), name);
        changed = true;
      }
    }
    for (Name name : wanted) {
      changed |= applyXattr(source, inode.ino(), name);
    }
    return changed ? tree.attributes(inode.ino()) : inode;
  }

  private boolean applyXattr(Node source, long ino, Name name) {
    Optional<byte[]> value = source.attribute(name.toBytes());
    if (value.isEmpty()
        || tree.xattr(ino, name).filter(found -> Arrays.equals(found, value.get())).isPresent()) {
      return false;
    }
    tree.setXattr(ino, name, value.get());
    return true;
  }

  private static List<Name> names(Node source) {
    try {
      return source.attributes().stream().map(Name::of).toList();
    } catch (VarveException fault) {
      if (fault.code() == ErrorCode.NOT_SUPPORTED) {
        return List.of();
      }
      throw fault;
    }
  }

  private static AttributeChange change(FileStat stat, Inode inode, boolean times) {
    AttributeChange change = withOwner(AttributeChange.NONE, stat, inode);
    boolean owner = !change.equals(AttributeChange.NONE);
    // A symbolic link has no permissions of its own.
    if (stat.type() != FileType.SYMLINK && (owner || inode.mode() != stat.permissions())) {
      change = change.withMode(stat.permissions());
    }
    return times
        ? change.withTimes(Time.set(Translation.nanos(stat.accessed())), Time.set(mtime(stat)))
        : change;
  }

  private static AttributeChange withOwner(AttributeChange change, FileStat stat, Inode inode) {
    AttributeChange changed = change;
    if (inode.uid() != stat.uid()) {
      changed = changed.withUid(stat.uid());
    }
    return inode.gid() == stat.gid() ? changed : changed.withGid(stat.gid());
  }

  private static long mtime(FileStat stat) {
    return Translation.nanos(stat.modified());
  }
}
