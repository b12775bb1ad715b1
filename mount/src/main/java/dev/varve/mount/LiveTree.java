package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.Notice;
import dev.varve.fuse.mount.Notifier;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is mounted of a volume: its files from one directory on, which is the kernel's node 1. All
/// other nodes have the numbers of their inodes, which are never used again. Safe for any thread.
final class LiveTree {
  private final VolumeFiles files;
  private final long top;
  private volatile CacheTimes times = CacheTimes.NONE;
  private volatile @Nullable Notifier notifier;
  private final Callers callers = new Callers();
  private final RemovedNodes removed = new RemovedNodes();

  LiveTree(VolumeFiles files, long top) {
    this.files = files;
    this.top = top;
  }

  /// Lets the kernel keep what it hears, from now on that changes are told.
  void begin(Notifier teller, CacheTimes cacheTimes) {
    notifier = teller;
    times = cacheTimes;
  }

  /// Tells the kernel that a request had an effect which it does not expect. It hears of it soon
  /// after the answer.
  void tell(Notice notice) throws InterruptedException {
    Notifier teller = notifier;
    if (teller != null) {
      teller.tell(notice);
    }
  }

  VolumeFiles files() {
    return files;
  }

  CacheTimes times() {
    return times;
  }

  Callers callers() {
    return callers;
  }

  RemovedNodes removed() {
    return removed;
  }

  /// Returns the inode that a node is.
  long ino(long node) {
    return node == NodeNumber.ROOT ? top : node;
  }

  /// Returns the node that an inode is.
  long node(long ino) {
    return ino == top ? NodeNumber.ROOT : ino;
  }

  /// Returns a node's attributes, also when its last name is gone and the kernel still knows it.
  Inode attributes(long node) {
    try {
      return files.attributes(ino(node));
    } catch (VarveException e) {
      if (e.code() != ErrorCode.STALE) {
        throw e;
      }
      return removed.find(node).orElseThrow(() -> e);
    }
  }

  void fill(EntryReply reply, Inode inode) {
    long node = node(inode.ino());
    reply.node(node, 0).validFor(times.entryNanos(), times.attributeNanos());
    Shape.fill(reply.attributes(), node, inode);
  }

  static Name name(dev.varve.fuse.Name name) {
    return Name.of(name.toBytes());
  }

  /// An operation in a directory that is gone finds nothing.
  VarveException inGoneDirectory(long node, VarveException failure) {
    Optional<Inode> gone = removed.find(node);
    return failure.code() == ErrorCode.STALE && gone.isPresent()
        ? new VarveException(ErrorCode.NOT_FOUND, "inode " + node + " was removed", failure)
        : failure;
  }
}
