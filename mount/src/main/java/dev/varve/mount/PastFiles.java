package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.AttributesReply;
import dev.varve.fuse.Call;
import dev.varve.fuse.DataReply;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.OpenReply;
import dev.varve.fuse.StatxReply;
import dev.varve.fuse.Transfer;
import dev.varve.fuse.ValueReply;
import dev.varve.volume.Listed;
import dev.varve.volume.SnapshotFiles;
import dev.varve.volume.access.AttributeAccess;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// What snapshots hold, read-only. May wait for disks at any time.
final class PastFiles {
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /// Nothing changes; only memory of the kernel is spent.
  private static final CacheTimes FOREVER = new CacheTimes(HOUR_NANOS, HOUR_NANOS, HOUR_NANOS);

  private final LiveTree tree;
  private final OpenTable handles;
  private final Shelf shelf;

  PastFiles(LiveTree tree, OpenTable handles, Shelf shelf) {
    this.tree = tree;
    this.handles = handles;
    this.shelf = shelf;
  }

  private <T> T read(long node, Function<SnapshotFiles, T> reading) {
    try (SnapshotFiles files = shelf.open(NodeNumber.snapshot(node))) {
      return reading.apply(files);
    }
  }

  private Inode inode(long node) {
    return read(node, files -> files.view().inode(NodeNumber.ino(node)));
  }

  void lookup(long parent, dev.varve.fuse.Name wanted, EntryReply reply) {
    Name name = LiveTree.name(wanted);
    Optional<Inode> found =
        read(
            parent,
            files -> {
              StateView view = files.view();
              return view.entry(NodeNumber.ino(parent), name).map(entry -> view.inode(entry.ino()));
            });
    if (found.isPresent()) {
      fill(reply, NodeNumber.snapshot(parent), found.get());
    } else {
      reply.absent(FOREVER.absentNanos());
    }
  }

  static void fill(EntryReply reply, int snapshot, Inode inode) {
    long node = NodeNumber.past(snapshot, inode.ino());
    reply.node(node, 0).validFor(FOREVER.entryNanos(), FOREVER.attributeNanos());
    Shape.fill(reply.attributes(), node, inode);
  }

  void getattr(long node, AttributesReply reply) {
    Shape.fill(reply.validFor(FOREVER.attributeNanos()).attributes(), node, inode(node));
  }

  void statx(long node, StatxReply reply) {
    Shape.fill(reply.validFor(FOREVER.attributeNanos()), node, inode(node));
  }

  byte[] readlink(long node) {
    byte[] target = inode(node).target();
    if (target == null) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, "no symbolic link: node " + node);
    }
    return target.clone();
  }

  void getxattr(Call call, long node, dev.varve.fuse.Name name, ValueReply reply) {
    Name wanted = LiveTree.name(name);
    Optional<byte[]> value =
        read(
            node,
            files -> {
              StateView view = files.view();
              Inode inode = view.inode(NodeNumber.ino(node));
              // The kernel has checked more than this needs.
              AttributeAccess.checkRead(Caller.ROOT, inode, view.acl(inode), wanted.toBytes());
              return view.xattr(inode.ino(), wanted);
            });
    if (value.isPresent()) {
      reply.value(value.get());
    } else {
      call.fail(ErrorCode.NO_ATTRIBUTE);
    }
  }

  void listxattr(Call call, long node, ValueReply reply) {
    Caller caller = tree.callers().of(call);
    List<Name> names = read(node, files -> files.view().xattrs(NodeNumber.ino(node)));
    for (Name name : names) {
      if (AttributeAccess.isListed(caller, name.toBytes())) {
        reply.name(name.toBytes());
      }
    }
  }

  void open(long node, int flags, OpenReply reply) {
    if ((flags & Abi.O_ACCMODE) != Abi.O_RDONLY) {
      throw readOnly();
    }
    reply.handle(
        opened(node, files -> new OpenPast(files, files.view().inode(NodeNumber.ino(node)))));
    reply.keepCache();
  }

  void opendir(long node, OpenReply reply) {
    reply.handle(opened(node, OpenDirectory::new));
  }

  private long opened(long node, Function<SnapshotFiles, OpenNode> opening) {
    SnapshotFiles files = shelf.open(NodeNumber.snapshot(node));
    boolean kept = false;
    try {
      long handle = handles.add(opening.apply(files));
      kept = true;
      return handle;
    } finally {
      if (!kept) {
        files.close();
      }
    }
  }

  void read(Transfer transfer, DataReply reply) {
    OpenPast file = handles.past(transfer.handle());
    file.files().read(file.inode(), transfer.offset(), reply.room());
  }

  void release(long handle) {
    handles.remove(handle).close();
  }

  long lseek(long handle, long offset, int whence) {
    OpenPast file = handles.past(handle);
    Inode inode = file.inode();
    if (offset < 0 || offset >= inode.size()) {
      throw pastEnd(inode, offset);
    }
    if (whence == Abi.SEEK_HOLE) {
      return inode.content() == 0
          ? offset
          : ContentReader.seekHole(
              file.files().view().tree(), inode.content(), offset, inode.size());
    }
    OptionalLong data =
        inode.content() == 0
            ? OptionalLong.empty()
            : ContentReader.seekData(
                file.files().view().tree(), inode.content(), offset, inode.size());
    return data.orElseThrow(() -> pastEnd(inode, offset));
  }

  private static VarveException pastEnd(Inode inode, long offset) {
    return new VarveException(
        ErrorCode.PAST_END, "inode %d has nothing at or after %d".formatted(inode.ino(), offset));
  }

  void readdir(long node, long handle, long position, DirectoryReply reply) {
    OpenDirectory directory = handles.directory(handle);
    SnapshotFiles files = directory.snapshot();
    if (files == null) {
      throw new VarveException(ErrorCode.BAD_HANDLE, "the handle is of another directory");
    }
    Lister.list(node, directory, position, reply, new Past(node, files.view()));
  }

  static VarveException readOnly() {
    return new VarveException(
        ErrorCode.READ_ONLY_VIEW, "what is below .snapshots cannot be changed: copy it");
  }

  /// A directory's entries in a snapshot.
  private record Past(long self, StateView view) implements Lister.Source {
    @Override
    public long parent() {
      Inode inode = view.inode(NodeNumber.ino(self));
      return inode.parent() == 0 ? self : NodeNumber.past(snapshot(), inode.parent());
    }

    private int snapshot() {
      return NodeNumber.snapshot(self);
    }

    @Override
    public List<Listed> page(Optional<Name> after, boolean withAttributes) {
      return view.list(NodeNumber.ino(self), after, Lister.PAGE).stream()
          .map(entry -> listed(entry, withAttributes))
          .toList();
    }

    private Listed listed(Entry entry, boolean withAttributes) {
      return new Listed(
          entry, withAttributes ? Optional.of(view.inode(entry.ino())) : Optional.empty());
    }

    @Override
    public long node(Listed listed) {
      return NodeNumber.past(snapshot(), listed.entry().ino());
    }

    @Override
    public void fill(EntryReply reply, Inode inode) {
      PastFiles.fill(reply, snapshot(), inode);
    }
  }
}
