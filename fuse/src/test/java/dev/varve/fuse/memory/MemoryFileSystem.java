package dev.varve.fuse.memory;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.Call;
import dev.varve.fuse.DataReply;
import dev.varve.fuse.DirectoryReply;
import dev.varve.fuse.FuseFileSystem;
import dev.varve.fuse.Lock;
import dev.varve.fuse.OpenReply;
import dev.varve.fuse.Transfer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// All of a POSIX file system, in memory. Counts what its tests ask about.
public class MemoryFileSystem extends MemoryNames implements FuseFileSystem {
  /// A command that returns its input reversed.
  public static final int REVERSE_COMMAND = 3 << 30 | 8 << 16 | 'v' << 8 | 1;

  private static final byte[] SELF = ".".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PARENT = "..".getBytes(StandardCharsets.US_ASCII);

  /// Creates an empty one.
  public MemoryFileSystem(long validNanos) {
    super(validNanos);
  }

  @Override
  void opened(MemoryNode node, int flags, OpenReply reply) {
    synchronized (node) {
      if ((flags & Abi.O_TRUNC) != 0) {
        node.content.resize(0);
        node.touch(now());
      }
      node.openCount.incrementAndGet();
      reply.handle(node.id).keepCache();
    }
  }

  @Override
  public void open(Call call, long id, int flags, boolean dropsPrivileges, OpenReply reply) {
    MemoryNode node = node(id);
    if (dropsPrivileges) {
      synchronized (node) {
        node.dropPrivileges();
      }
    }
    opened(node, flags, reply);
  }

  @Override
  public void read(Call call, long id, Transfer transfer, DataReply reply)
      throws InterruptedException {
    MemoryNode node = node(id);
    synchronized (node) {
      long offset = transfer.offset();
      long end = Math.min(node.content.sizeBytes(), offset + transfer.sizeBytes());
      if (end - offset < MemoryContent.PIECE_BYTES) {
        node.content.read(offset, reply.room());
        return;
      }
      for (long at = offset; at < end; ) {
        int count =
            (int) Math.min(end - at, MemoryContent.PIECE_BYTES - at % MemoryContent.PIECE_BYTES);
        ByteBuffer piece = node.content.piece(at);
        reply.add(piece == null ? ByteBuffer.allocateDirect(count) : piece.limit(count), () -> {});
        at += count;
      }
    }
  }

  @Override
  public int write(Call call, long id, Transfer transfer, ByteBuffer bytes)
      throws InterruptedException {
    MemoryNode node = node(id);
    int count = bytes.remaining();
    synchronized (node) {
      if (transfer.dropsPrivileges()) {
        node.dropPrivileges();
      }
      boolean appends = (transfer.openFlags() & Abi.O_APPEND) != 0 && !transfer.fromPageCache();
      node.content.write(appends ? node.content.sizeBytes() : transfer.offset(), bytes);
      node.touch(now());
    }
    return count;
  }

  @Override
  public void flush(Call call, long id, long handle, long owner) throws InterruptedException {
    node(id).locks.release(owner, false);
  }

  @Override
  public void release(Call call, long id, long handle, int flags, long flockOwner) {
    MemoryNode node = node(id);
    node.locks.release(flockOwner, true);
    synchronized (node) {
      node.openCount.decrementAndGet();
      mayGo(node);
    }
  }

  @Override
  public void fsync(Call call, long id, long handle, boolean dataOnly)
      throws InterruptedException {}

  @Override
  public void fallocate(Call call, long id, long handle, int mode, long offset, long lengthBytes) {
    MemoryNode node = node(id);
    long end = offset + lengthBytes;
    synchronized (node) {
      switch (mode & ~Abi.FALLOC_FL_KEEP_SIZE) {
        case 0 -> node.content.reserve(offset, lengthBytes);
        case Abi.FALLOC_FL_PUNCH_HOLE, Abi.FALLOC_FL_ZERO_RANGE ->
            node.content.zero(offset, lengthBytes);
        default -> throw new VarveException(ErrorCode.NOT_SUPPORTED, "mode " + mode);
      }
      if ((mode & Abi.FALLOC_FL_KEEP_SIZE) == 0 && end > node.content.sizeBytes()) {
        node.content.resize(end);
      }
      node.touch(now());
    }
  }

  @Override
  public long lseek(Call call, long id, long handle, long offset, int whence) {
    MemoryNode node = node(id);
    synchronized (node) {
      long found = node.content.seek(offset, whence == Abi.SEEK_DATA);
      if (found < 0) {
        call.fail(ErrorCode.PAST_END);
      }
      return found;
    }
  }

  @Override
  public long copyFileRange(
      Call call,
      long id,
      long handle,
      long offset,
      long target,
      long targetHandle,
      long targetOffset,
      long lengthBytes) {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(lengthBytes, 1 << 20));
    MemoryNode from = node(id);
    synchronized (from) {
      from.content.read(offset, bytes);
    }
    int count = bytes.flip().remaining();
    MemoryNode to = node(target);
    synchronized (to) {
      to.content.write(targetOffset, bytes);
      to.touch(now());
    }
    return count;
  }

  @Override
  public int ioctl(
      Call call,
      long id,
      long handle,
      int command,
      long argument,
      ByteBuffer input,
      DataReply reply) {
    if (command != REVERSE_COMMAND) {
      call.fail(ErrorCode.NOT_SUPPORTED);
      return 0;
    }
    for (int i = input.limit() - 1; i >= input.position(); i--) {
      reply.room().put(input.get(i));
    }
    return 7;
  }

  @Override
  public void opendir(Call call, long id, int flags, OpenReply reply) {
    node(id).openCount.incrementAndGet();
    reply.handle(id).keepCache().cacheDirectory();
  }

  @Override
  public void releasedir(Call call, long id, long handle) {
    MemoryNode node = node(id);
    synchronized (node) {
      node.openCount.decrementAndGet();
      mayGo(node);
    }
  }

  @Override
  public void readdir(Call call, long id, long handle, long position, DirectoryReply reply)
      throws InterruptedException {
    MemoryNode node = node(id);
    synchronized (node) {
      MemoryNode parent = node.parent == null ? node : node.parent;
      if (position < 1 && !reply.add(SELF, node.id, node.mode, 1)) {
        return;
      }
      if (position < 2 && !reply.add(PARENT, parent.id, parent.mode, 2)) {
        return;
      }
      for (MemoryNode.Entry entry : node.listing.tailMap(position, false).values()) {
        MemoryNode child = entry.node();
        if (!reply.add(entry.name(), child.id, child.mode, entry.cookie())) {
          return;
        }
        if (reply.withEntries()) {
          fill(reply.entry(), child);
        }
      }
    }
  }

  @Override
  public void fsyncdir(Call call, long id, long handle, boolean dataOnly) {}

  @Override
  public Optional<Lock> getlk(Call call, long id, long handle, Lock wanted) {
    return node(id).locks.conflict(wanted);
  }

  @Override
  public void setlk(Call call, long id, long handle, Lock wanted) {
    if (!node(id).locks.tryLock(wanted)) {
      call.fail(ErrorCode.WOULD_BLOCK);
    }
  }

  @Override
  public void setlkw(Call call, long id, long handle, Lock wanted) throws InterruptedException {
    node(id).locks.lock(wanted);
  }

  /// Returns the number of locks on a file.
  public final int lockCount(long id) {
    return node(id).locks.count();
  }

  /// Changes a file's content behind the kernel's back.
  public final void overwrite(long id, byte[] bytes) {
    MemoryNode node = node(id);
    synchronized (node) {
      node.content.resize(0);
      node.content.write(0, ByteBuffer.wrap(bytes));
      node.touch(now());
    }
  }

  /// Finds a node by its name in the root.
  public final long find(String name) {
    MemoryNode root = node(Abi.ROOT_NODE);
    synchronized (root) {
      MemoryNode.Entry entry = root.entries.get(name);
      if (entry == null) {
        throw new IllegalArgumentException("no " + name);
      }
      return entry.node().id;
    }
  }

  /// Changes a name in the root behind the kernel's back.
  public final void renameInRoot(String from, String to) {
    MemoryNode root = node(Abi.ROOT_NODE);
    synchronized (root) {
      MemoryNode.Entry entry = root.entries.get(from);
      if (entry == null) {
        throw new IllegalArgumentException("no " + from);
      }
      root.remove(from, now());
      root.put(to, entry.node(), now());
    }
  }
}
