package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.AttributeMode;
import dev.varve.posix.Directory;
import dev.varve.posix.FileStat;
import dev.varve.posix.FileType;
import dev.varve.posix.Node;
import dev.varve.posix.PosixProcess;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes attributes on the machine equal to those in a volume, in the order of [AttributeImport].
/// What is equal is not touched. Safe for any thread.
final class AttributeExport {
  /// Set-user-id and set-group-id: worth nothing, and dangerous, with another owner.
  private static final int AS_OWNER = 06000;

  private static final int OWNER_ALL = 0700;
  private static final int HAS_ATTRIBUTES =
      Inode.HAS_ACL | Inode.HAS_DEFAULT_ACL | Inode.HAS_XATTRS;

  private final VolumeTree tree;
  private final boolean root = PosixProcess.user() == 0;

  AttributeExport(VolumeTree tree) {
    this.tree = tree;
  }

  /// Gives a file or directory its attributes.
  ///
  /// @param target the file on the machine
  /// @param stat what it is now
  /// @param source the file in the volume
  void apply(Node target, FileStat stat, Inode source) {
    boolean owned = stat.uid() == source.uid() && stat.gid() == source.gid();
    boolean changed = false;
    if (!owned) {
      changed = setOwner(target, source);
      owned = changed;
    }
    changed |= applyXattrs(target, source);
    int permissions = owned ? source.mode() : source.mode() & ~AS_OWNER;
    // A change of owner, and an ACL, change permissions too.
    if (stat.type() != FileType.SYMLINK && (changed || stat.permissions() != permissions)) {
      target.setPermissions(permissions);
    }
    // Reading sets times of access, so what has its time of change keeps its time of access.
    if (Translation.nanos(stat.modified()) != source.mtime()) {
      target.setTimes(Translation.time(source.atime()), Translation.time(source.mtime()));
    }
  }

  /// Lets its owner change a directory that a killed export had finished already.
  void makeWritable(Directory directory) {
    int permissions = directory.stat().permissions();
    if (!root && (permissions & OWNER_ALL) != OWNER_ALL) {
      directory.setPermissions(permissions | OWNER_ALL);
    }
  }

  /// Sets owner and group as far as this process may.
  ///
  /// @return whether both are those of the volume now
  private boolean setOwner(Node target, Inode source) {
    try {
      target.setOwner(source.uid(), source.gid());
      return true;
    } catch (VarveException fault) {
      if (root || fault.code() != ErrorCode.NOT_PERMITTED) {
        throw fault;
      }
      return false;
    }
  }

  private boolean applyXattrs(Node target, Inode source) {
    Set<Name> there = names(target);
    if (there.isEmpty() && (source.flags() & HAS_ATTRIBUTES) == 0) {
      return false;
    }
    boolean changed = false;
    List<Name> wanted = tree.xattrs(source.ino());
    for (Name name : wanted) {
      Optional<byte[]> value = tree.xattr(source.ino(), name);
      if (value.isPresent() && !isSame(target, there, name, value.get())) {
        target.setAttribute(name.toBytes(), value.get(), AttributeMode.SET);
        changed = true;
      }
    }
    there.removeAll(new HashSet<>(wanted));
    for (Name name : there) {
      target.removeAttribute(name.toBytes());
      changed = true;
    }
    return changed;
  }

  private static boolean isSame(Node target, Set<Name> there, Name name, byte[] value) {
    return there.contains(name)
        && target
            .attribute(name.toBytes())
            .filter(found -> Arrays.equals(found, value))
            .isPresent();
  }

  private static Set<Name> names(Node target) {
    try {
      Set<Name> names = new HashSet<>();
      target.attributes().forEach(name -> names.add(Name.of(name)));
      return names;
    } catch (VarveException fault) {
      if (fault.code() == ErrorCode.NOT_SUPPORTED) {
        return new HashSet<>();
      }
      throw fault;
    }
  }
}
