package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.Call;
import dev.varve.fuse.DataReply;
import dev.varve.fuse.FileOperations;
import dev.varve.fuse.Notice;
import dev.varve.fuse.OpenReply;
import dev.varve.fuse.Transfer;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Mode;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.lock.LockOwner;
import dev.varve.volume.operation.AllocateMode;
import java.nio.ByteBuffer;

/// Open files of the volume.
final class LiveFiles implements FileOperations {
  private final LiveTree tree;
  private final OpenTable handles;
  private final long lockClient;

  LiveFiles(LiveTree tree, OpenTable handles, long lockClient) {
    this.tree = tree;
    this.handles = handles;
    this.lockClient = lockClient;
  }

  @Override
  public void open(Call call, long node, int flags, boolean dropsPrivileges, OpenReply reply) {
    OpenMode mode = OpenTable.mode(flags);
    long ino = tree.ino(node);
    FileHandle handle =
        mode.truncate()
            ? tree.callers().run(call, who -> tree.files().open(who, ino, mode))
            : tree.files().openAdmitted(tree.callers().of(call), ino, mode);
    reply.handle(handles.add(new OpenFile(handle))).keepCache();
  }

  @Override
  public void read(Call call, long node, Transfer transfer, DataReply reply) {
    handles.file(transfer.handle()).handle().read(transfer.offset(), reply.room());
  }

  @Override
  public int write(Call call, long node, Transfer transfer, ByteBuffer bytes)
      throws InterruptedException {
    int flags = transfer.openFlags();
    boolean durable = (flags & Abi.O_DSYNC) != 0 && !transfer.fromPageCache();
    if (durable && !call.mayWait()) {
      call.handOver();
      return 0;
    }
    if (transfer.dropsPrivileges()) {
      dropPrivileges(node);
    }
    OpenFile file = handles.file(transfer.handle());
    boolean appends = (flags & Abi.O_APPEND) != 0 && !transfer.fromPageCache();
    int count =
        appends
            ? append(file, node, transfer.offset(), bytes)
            : file.handle().write(transfer.offset(), bytes);
    file.wrote(count);
    if (durable) {
      file.handle().sync();
    }
    return count;
  }

  /// The kernel has put the bytes into its cache where it believes the end to be. When others
  /// append too, that is not so, and it must read again.
  private int append(OpenFile file, long node, long expected, ByteBuffer bytes)
      throws InterruptedException {
    long end = file.handle().attributes().size();
    int count = file.handle().append(bytes);
    if (end != expected) {
      tree.tell(Notice.data(node, Math.min(end, expected), 0));
    }
    return count;
  }

  /// Whoever writes need not be who opened it.
  private void dropPrivileges(long node) throws InterruptedException {
    Inode inode = tree.attributes(node);
    int kept = inode.mode() & ~Mode.SETUID;
    if ((inode.mode() & Mode.GROUP_EXECUTE) != 0) {
      kept &= ~Mode.SETGID;
    }
    if (kept != inode.mode()) {
      tree.files().setAttributes(Caller.ROOT, inode.ino(), AttributeChange.NONE.withMode(kept));
    }
  }

  @Override
  public void flush(Call call, long node, long handle, long owner) {
    OpenFile file = handles.file(handle);
    if (file.isMuchUnflushed() && !call.mayWait()) {
      call.handOver();
      return;
    }
    file.handle().locks().release(new LockOwner(lockClient, owner, call.pid()));
    file.flush();
  }

  @Override
  public void release(Call call, long node, long handle, int flags, long flockOwner) {
    if (handles.file(handle).isMuchUnflushed() && !call.mayWait()) {
      call.handOver();
      return;
    }
    handles.remove(handle).close();
  }

  @Override
  public void fsync(Call call, long node, long handle, boolean dataOnly) {
    handles.file(handle).handle().sync();
  }

  @Override
  public void fallocate(
      Call call, long node, long handle, int mode, long offset, long lengthBytes) {
    handles.file(handle).handle().allocate(allocation(mode), offset, lengthBytes);
  }

  private static AllocateMode allocation(int mode) {
    return switch (mode) {
      case 0 -> AllocateMode.RESERVE;
      case Abi.FALLOC_FL_KEEP_SIZE -> AllocateMode.RESERVE_KEEP_SIZE;
      case Abi.FALLOC_FL_PUNCH_HOLE | Abi.FALLOC_FL_KEEP_SIZE -> AllocateMode.PUNCH_HOLE;
      case Abi.FALLOC_FL_ZERO_RANGE -> AllocateMode.ZERO_RANGE;
      case Abi.FALLOC_FL_ZERO_RANGE | Abi.FALLOC_FL_KEEP_SIZE -> AllocateMode.ZERO_RANGE_KEEP_SIZE;
      default ->
          throw new VarveException(
              ErrorCode.NOT_SUPPORTED, "mode %x of fallocate(2)".formatted(mode));
    };
  }

  @Override
  public long lseek(Call call, long node, long handle, long offset, int whence) {
    FileHandle file = handles.file(handle).handle();
    if (offset < 0) {
      // Where the kernel's own file systems begin to look: past the end, for an unsigned offset.
      throw new VarveException(ErrorCode.PAST_END, "no byte at or after " + offset);
    }
    return switch (whence) {
      case Abi.SEEK_DATA -> file.seekData(offset);
      case Abi.SEEK_HOLE -> file.seekHole(offset);
      default ->
          throw new VarveException(ErrorCode.INVALID_ARGUMENT, "whence " + whence + " of lseek(2)");
    };
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
    FileHandle from = handles.file(handle).handle();
    return handles.file(targetHandle).handle().copyRange(from, offset, targetOffset, lengthBytes);
  }
}
