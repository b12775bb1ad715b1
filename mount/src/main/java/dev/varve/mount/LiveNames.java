package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.Call;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.NameOperations;
import dev.varve.fuse.OpenReply;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Mode;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.RenameMode;
import java.util.Optional;
import java.util.function.Function;

/// Names in directories of the volume.
final class LiveNames implements NameOperations {
  /// How often a file is opened that others make and remove at the same time.
  private static final int MAX_ATTEMPTS = 100;

  private final LiveTree tree;
  private final VolumeFiles files;
  private final OpenTable handles;
  private final SnapshotDirectories snapshots;

  LiveNames(LiveTree tree, OpenTable handles, SnapshotDirectories snapshots) {
    this.snapshots = snapshots;
    this.tree = tree;
    this.files = tree.files();
    this.handles = handles;
  }

  @Override
  public void lookup(Call call, long parent, dev.varve.fuse.Name name, EntryReply reply) {
    Name wanted = LiveTree.name(name);
    Optional<Inode> found = find(parent, wanted);
    if (found.isPresent()) {
      tree.fill(reply, found.get());
    } else if (wanted.equals(SnapshotDirectories.NAME)) {
      snapshots.find(parent, reply);
    } else {
      reply.absent(tree.times().absentNanos());
    }
  }

  /// Finds a name; the kernel has checked that the caller may.
  private Optional<Inode> find(long parent, Name name) {
    try {
      return files.lookup(Caller.ROOT, tree.ino(parent), name);
    } catch (VarveException e) {
      if (tree.inGoneDirectory(parent, e) != e) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Does something in a directory for the caller.
  private <T> T in(Call call, long parent, Function<Caller, T> action) {
    try {
      return tree.callers().run(call, action);
    } catch (VarveException e) {
      throw tree.inGoneDirectory(parent, e);
    }
  }

  @Override
  public void symlink(
      Call call,
      long parent,
      dev.varve.fuse.Name name,
      dev.varve.fuse.Name target,
      EntryReply reply) {
    long directory = tree.ino(parent);
    byte[] bytes = target.toBytes();
    tree.fill(
        reply, in(call, parent, who -> files.symlink(who, directory, LiveTree.name(name), bytes)));
  }

  @Override
  public void mknod(
      Call call,
      long parent,
      dev.varve.fuse.Name name,
      int mode,
      int mask,
      int device,
      EntryReply reply) {
    FileType type = type(mode);
    tree.fill(
        reply, make(call, parent, LiveTree.name(name), type, mode, mask, device & 0xffff_ffffL));
  }

  @Override
  public void mkdir(
      Call call, long parent, dev.varve.fuse.Name name, int mode, int mask, EntryReply reply) {
    tree.fill(reply, make(call, parent, LiveTree.name(name), FileType.DIRECTORY, mode, mask, 0));
  }

  private Inode make(
      Call call, long parent, Name name, FileType type, int mode, int mask, long device) {
    long directory = tree.ino(parent);
    // Whether set-group-id may be asked for depends on all groups.
    Function<Caller, Inode> action =
        who -> files.make(who, directory, name, type, mode & Mode.STORED, mask, device);
    return (mode & Mode.SETGID) != 0
        ? in(call, parent, any -> action.apply(tree.callers().withGroups(call)))
        : in(call, parent, action);
  }

  private static FileType type(int mode) {
    for (FileType type : FileType.values()) {
      if (type.modeBits() == (mode & Abi.S_IFMT)) {
        return type;
      }
    }
    throw new VarveException(
        ErrorCode.INVALID_ARGUMENT, "mode %o has no type of file".formatted(mode));
  }

  @Override
  public void unlink(Call call, long parent, dev.varve.fuse.Name name) {
    long from = tree.ino(parent);
    Name victim = LiveTree.name(name);
    in(
        call,
        parent,
        who -> {
          files.unlink(who, from, victim);
          return from;
        });
  }

  /// Programs may stand in a directory that goes; what they have open of files, the volume keeps.
  @Override
  public void rmdir(Call call, long parent, dev.varve.fuse.Name name) {
    long from = tree.ino(parent);
    Name victim = LiveTree.name(name);
    Optional<Inode> before = find(parent, victim);
    in(
        call,
        parent,
        who -> {
          files.removeDirectory(who, from, victim);
          return from;
        });
    before.ifPresent(inode -> tree.removed().add(inode.ino(), inode));
  }

  @Override
  public void rename(
      Call call,
      long parent,
      dev.varve.fuse.Name name,
      long newParent,
      dev.varve.fuse.Name newName,
      int flags) {
    RenameMode mode =
        switch (flags) {
          case 0 -> RenameMode.REPLACE;
          case Abi.RENAME_NOREPLACE -> RenameMode.KEEP;
          case Abi.RENAME_EXCHANGE -> RenameMode.EXCHANGE;
          default ->
              throw new VarveException(
                  ErrorCode.INVALID_ARGUMENT, "flags %x of renameat2(2)".formatted(flags));
        };
    long from = tree.ino(parent);
    long to = tree.ino(newParent);
    Name target = LiveTree.name(newName);
    in(
        call,
        newParent,
        who -> {
          files.rename(who, from, LiveTree.name(name), to, target, mode);
          return to;
        });
  }

  @Override
  public void link(
      Call call, long node, long newParent, dev.varve.fuse.Name newName, EntryReply reply) {
    long ino = tree.ino(node);
    long directory = tree.ino(newParent);
    tree.fill(
        reply, in(call, newParent, who -> files.link(who, ino, directory, LiveTree.name(newName))));
  }

  @Override
  public void create(
      Call call,
      long parent,
      dev.varve.fuse.Name name,
      int mode,
      int mask,
      int flags,
      EntryReply entry,
      OpenReply open) {
    Name wanted = LiveTree.name(name);
    FileHandle handle =
        (flags & Abi.O_EXCL) != 0
            ? makeAndOpen(call, parent, wanted, mode, mask, flags)
            : makeOrOpen(call, parent, wanted, mode, mask, flags);
    handles.opened(handle, entry, open);
  }

  private FileHandle makeAndOpen(Call call, long parent, Name name, int mode, int mask, int flags) {
    long directory = tree.ino(parent);
    OpenMode how = OpenTable.mode(flags & ~Abi.O_TRUNC);
    return in(
        call, parent, who -> files.create(who, directory, name, mode & Mode.STORED, mask, how));
  }

  private FileHandle makeOrOpen(Call call, long parent, Name name, int mode, int mask, int flags) {
    for (int attempt = 1; ; attempt++) {
      try {
        return makeAndOpen(call, parent, name, mode, mask, flags);
      } catch (VarveException e) {
        if (e.code() != ErrorCode.ALREADY_EXISTS || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
      Optional<Inode> found = find(parent, name);
      if (found.isPresent()) {
        return in(call, parent, who -> files.open(who, found.get().ino(), OpenTable.mode(flags)));
      }
    }
  }

  @Override
  public void tmpfile(
      Call call, long parent, int mode, int mask, int flags, EntryReply entry, OpenReply open) {
    long directory = tree.ino(parent);
    boolean linkable = (flags & Abi.O_EXCL) == 0;
    OpenMode how = OpenTable.mode(flags & ~Abi.O_TRUNC);
    FileHandle handle =
        in(
            call,
            parent,
            who -> files.createNameless(who, directory, mode & Mode.STORED, mask, how, linkable));
    handles.opened(handle, entry, open);
  }
}
