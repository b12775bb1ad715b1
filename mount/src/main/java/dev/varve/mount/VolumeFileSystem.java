package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.fuse.AttributeChange;
import dev.varve.fuse.AttributesReply;
import dev.varve.fuse.Call;
import dev.varve.fuse.DataReply;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.FuseFileSystem;
import dev.varve.fuse.Lock;
import dev.varve.fuse.Name;
import dev.varve.fuse.OpenReply;
import dev.varve.fuse.Operation;
import dev.varve.fuse.StatfsReply;
import dev.varve.fuse.StatxReply;
import dev.varve.fuse.Transfer;
import dev.varve.fuse.ValueReply;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What the kernel asks, given to whoever answers it: what is in the volume now, or in the past.
final class VolumeFileSystem implements FuseFileSystem {
  private final LiveNames names;
  private final LiveNodes nodes;
  private final LiveFiles files;
  private final LiveDirectories directories;
  private final LiveLocks locks;
  private final PastFiles past;
  private final SnapshotDirectories lists;

  /// What the kernel's node 1 is: itself, or a directory of a snapshot.
  private final long top;

  VolumeFileSystem(LiveTree tree, OpenTable handles, Shelf shelf, long lockClient, long top) {
    this.top = top;
    past = new PastFiles(tree, handles, shelf);
    lists = new SnapshotDirectories(tree, handles, shelf);
    names = new LiveNames(tree, handles, lists);
    nodes = new LiveNodes(tree, handles);
    files = new LiveFiles(tree, handles, lockClient);
    directories = new LiveDirectories(tree, handles);
    locks = new LiveLocks(handles, lockClient);
  }

  @Override
  public Set<Operation> waiting() {
    return EnumSet.of(
        Operation.FSYNC,
        Operation.FSYNCDIR,
        Operation.SYNCFS,
        Operation.FALLOCATE,
        Operation.COPY_FILE_RANGE,
        Operation.COPY_FILE_RANGE_64);
  }

  /// Says whether a request is about a snapshot.
  private boolean isPast(long node) {
    return NodeNumber.isPast(node == NodeNumber.ROOT ? top : node);
  }

  private long past(long node) {
    return node == NodeNumber.ROOT ? top : node;
  }

  private static boolean isHandedOver(Call call) {
    if (!call.mayWait()) {
      call.handOver();
      return true;
    }
    return false;
  }

  private static boolean isList(long node) {
    return NodeNumber.snapshot(node) == NodeNumber.LIST;
  }

  /// What is below `.snapshots` stays as it is.
  private void checkLive(long node) {
    if (isPast(node)) {
      throw PastFiles.readOnly();
    }
  }

  // Names.

  @Override
  public void lookup(Call call, long parent, Name name, EntryReply reply) {
    if (isPast(parent)) {
      if (!isHandedOver(call) && isList(past(parent))) {
        lists.lookup(past(parent), name, reply);
      } else if (call.mayWait()) {
        past.lookup(past(parent), name, reply);
      }
      return;
    }
    names.lookup(call, parent, name, reply);
  }

  @Override
  public void symlink(Call call, long parent, Name name, Name target, EntryReply reply) {
    checkLive(parent);
    names.symlink(call, parent, name, target, reply);
  }

  @Override
  public void mknod(
      Call call, long parent, Name name, int mode, int mask, int device, EntryReply reply) {
    checkLive(parent);
    names.mknod(call, parent, name, mode, mask, device, reply);
  }

  @Override
  public void mkdir(Call call, long parent, Name name, int mode, int mask, EntryReply reply) {
    checkLive(parent);
    names.mkdir(call, parent, name, mode, mask, reply);
  }

  @Override
  public void unlink(Call call, long parent, Name name) {
    checkLive(parent);
    names.unlink(call, parent, name);
  }

  @Override
  public void rmdir(Call call, long parent, Name name) {
    checkLive(parent);
    names.rmdir(call, parent, name);
  }

  @Override
  public void rename(Call call, long parent, Name name, long newParent, Name newName, int flags) {
    checkLive(parent);
    checkLive(newParent);
    names.rename(call, parent, name, newParent, newName, flags);
  }

  @Override
  public void link(Call call, long node, long newParent, Name newName, EntryReply reply) {
    checkLive(node);
    checkLive(newParent);
    names.link(call, node, newParent, newName, reply);
  }

  @Override
  public void create(
      Call call,
      long parent,
      Name name,
      int mode,
      int mask,
      int flags,
      EntryReply entry,
      OpenReply open) {
    checkLive(parent);
    names.create(call, parent, name, mode, mask, flags, entry, open);
  }

  @Override
  public void tmpfile(
      Call call, long parent, int mode, int mask, int flags, EntryReply entry, OpenReply open) {
    checkLive(parent);
    names.tmpfile(call, parent, mode, mask, flags, entry, open);
  }

  // Nodes.

  @Override
  public void forget(long node, long count) {
    nodes.forget(node, count);
  }

  @Override
  public void getattr(Call call, long node, long handle, AttributesReply reply) {
    if (isPast(node)) {
      if (!isHandedOver(call) && isList(past(node))) {
        lists.getattr(past(node), reply);
      } else if (call.mayWait()) {
        past.getattr(past(node), reply);
      }
      return;
    }
    nodes.getattr(call, node, handle, reply);
  }

  @Override
  public void statx(Call call, long node, long handle, StatxReply reply) {
    if (isPast(node)) {
      if (!isHandedOver(call) && isList(past(node))) {
        lists.statx(past(node), reply);
      } else if (call.mayWait()) {
        past.statx(past(node), reply);
      }
      return;
    }
    nodes.statx(call, node, handle, reply);
  }

  @Override
  public void setattr(Call call, long node, AttributeChange change, AttributesReply reply) {
    checkLive(node);
    nodes.setattr(call, node, change, reply);
  }

  @Override
  public byte[] readlink(Call call, long node) {
    if (isPast(node)) {
      return isHandedOver(call) ? new byte[0] : past.readlink(past(node));
    }
    return nodes.readlink(call, node);
  }

  @Override
  public void setxattr(
      Call call, long node, Name name, ByteBuffer value, int flags, boolean dropsGroupId) {
    checkLive(node);
    nodes.setxattr(call, node, name, value, flags, dropsGroupId);
  }

  @Override
  public void getxattr(Call call, long node, Name name, ValueReply reply) {
    if (isPast(node)) {
      if (isList(past(node))) {
        call.fail(ErrorCode.NO_ATTRIBUTE);
      } else if (!isHandedOver(call)) {
        past.getxattr(call, past(node), name, reply);
      }
      return;
    }
    nodes.getxattr(call, node, name, reply);
  }

  @Override
  public void listxattr(Call call, long node, ValueReply reply) {
    if (isPast(node)) {
      if (!isList(past(node)) && !isHandedOver(call)) {
        past.listxattr(call, past(node), reply);
      }
      return;
    }
    nodes.listxattr(call, node, reply);
  }

  @Override
  public void removexattr(Call call, long node, Name name) {
    checkLive(node);
    nodes.removexattr(call, node, name);
  }

  @Override
  public void statfs(Call call, long node, StatfsReply reply) {
    nodes.statfs(call, node, reply);
  }

  // Files.

  @Override
  public void open(Call call, long node, int flags, boolean dropsPrivileges, OpenReply reply) {
    if (isPast(node)) {
      if (!isHandedOver(call)) {
        past.open(past(node), flags, reply);
      }
      return;
    }
    files.open(call, node, flags, dropsPrivileges, reply);
  }

  @Override
  public void read(Call call, long node, Transfer transfer, DataReply reply) {
    if (isPast(node)) {
      if (!isHandedOver(call)) {
        past.read(transfer, reply);
      }
      return;
    }
    files.read(call, node, transfer, reply);
  }

  @Override
  public int write(Call call, long node, Transfer transfer, ByteBuffer bytes)
      throws InterruptedException {
    return files.write(call, node, transfer, bytes);
  }

  @Override
  public void flush(Call call, long node, long handle, long owner) {
    if (isPast(node)) {
      return;
    }
    files.flush(call, node, handle, owner);
  }

  @Override
  public void release(Call call, long node, long handle, int flags, long flockOwner) {
    if (isPast(node)) {
      past.release(handle);
      return;
    }
    files.release(call, node, handle, flags, flockOwner);
  }

  @Override
  public void fsync(Call call, long node, long handle, boolean dataOnly) {
    if (isPast(node)) {
      return;
    }
    files.fsync(call, node, handle, dataOnly);
  }

  @Override
  public void fallocate(
      Call call, long node, long handle, int mode, long offset, long lengthBytes) {
    checkLive(node);
    files.fallocate(call, node, handle, mode, offset, lengthBytes);
  }

  @Override
  public long lseek(Call call, long node, long handle, long offset, int whence) {
    if (isPast(node)) {
      return isHandedOver(call) ? 0 : past.lseek(handle, offset, whence);
    }
    return files.lseek(call, node, handle, offset, whence);
  }

  @Override
  public long copyFileRange(
      Call call,
      long node,
      long handle,
      long offset,
      long target,
      long targetHandle,
      long targetOffset,
      long lengthBytes) {
    if (isPast(node) || isPast(target)) {
      // The kernel then copies by itself.
      call.fail(ErrorCode.CROSS_VOLUME);
      return 0;
    }
    return files.copyFileRange(
        call, node, handle, offset, target, targetHandle, targetOffset, lengthBytes);
  }

  // Directories.

  @Override
  public void opendir(Call call, long node, int flags, OpenReply reply) {
    if (isPast(node)) {
      if (isList(past(node))) {
        lists.opendir(reply);
      } else if (!isHandedOver(call)) {
        past.opendir(past(node), reply);
      }
      return;
    }
    directories.opendir(call, node, flags, reply);
  }

  @Override
  public void readdir(Call call, long node, long handle, long position, DirectoryReply reply) {
    if (isPast(node)) {
      if (!isHandedOver(call) && isList(past(node))) {
        lists.readdir(past(node), handle, position, reply);
      } else if (call.mayWait()) {
        past.readdir(past(node), handle, position, reply);
      }
      return;
    }
    directories.readdir(call, node, handle, position, reply);
  }

  @Override
  public void releasedir(Call call, long node, long handle) {
    directories.releasedir(call, node, handle);
  }

  @Override
  public void fsyncdir(Call call, long node, long handle, boolean dataOnly) {
    if (isPast(node)) {
      return;
    }
    directories.fsyncdir(call, node, handle, dataOnly);
  }

  @Override
  public void syncfs(Call call, long node) {
    directories.syncfs(call, node);
  }

  // Locks.

  @Override
  public Optional<Lock> getlk(Call call, long node, long handle, Lock wanted) {
    if (isPast(node)) {
      return Optional.empty();
    }
    return locks.getlk(call, node, handle, wanted);
  }

  @Override
  public void setlk(Call call, long node, long handle, Lock wanted) {
    if (isPast(node)) {
      // Nobody writes there, so nobody is kept out.
      return;
    }
    locks.setlk(call, node, handle, wanted);
  }

  @Override
  public void setlkw(Call call, long node, long handle, Lock wanted) throws InterruptedException {
    if (isPast(node)) {
      return;
    }
    locks.setlkw(call, node, handle, wanted);
  }
}
