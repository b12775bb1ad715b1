package dev.varve.fuse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Notes how it was called, and answers with numbers that can be told from each other. A name or
/// node may ask for more: see each method.
final class Recording implements FuseFileSystem {
  final List<String> calls = new ArrayList<>();
  Runnable instead = () -> {};

  private void note(Call call, String what, Object... arguments) {
    StringBuilder line = new StringBuilder(what);
    for (Object argument : arguments) {
      line.append(' ').append(argument);
    }
    calls.add(
        line + " by " + call.uid() + ":" + call.gid() + ":" + call.pid() + "+" + call.groups()[0]);
    instead.run();
  }

  private static void fill(EntryReply reply) {
    reply.node(0x0102, 0x03).validFor(4_000_000_005L, 6_000_000_007L);
    fill(reply.attributes());
  }

  private static void fill(Attributes attributes) {
    attributes
        .inode(0x11)
        .size(0x12)
        .blocks(0x13, 0x1000)
        .accessed(-1, 0x14)
        .modified(0x15, 0x16)
        .changed(0x17, 0x18)
        .mode(0x81a4)
        .nlink(0x19)
        .owner(0x1a, 0x1b)
        .device(0x1c);
  }

  @Override
  public void lookup(Call call, long parent, Name name, EntryReply reply) {
    note(call, "lookup", parent, name);
    if (name.toString().equals("absent")) {
      reply.absent(2_000_000_001L);
    } else {
      fill(reply);
    }
  }

  @Override
  public void forget(long node, long count) {
    calls.add("forget " + node + " " + count);
    instead.run();
  }

  @Override
  public void symlink(Call call, long parent, Name name, Name target, EntryReply reply) {
    note(call, "symlink", parent, name, target);
    fill(reply);
  }

  @Override
  public void mknod(
      Call call, long parent, Name name, int mode, int mask, int device, EntryReply reply) {
    note(call, "mknod", parent, name, mode, mask, device);
    fill(reply);
  }

  @Override
  public void mkdir(Call call, long parent, Name name, int mode, int mask, EntryReply reply) {
    note(call, "mkdir", parent, name, mode, mask);
    fill(reply);
  }

  @Override
  public void unlink(Call call, long parent, Name name) {
    note(call, "unlink", parent, name);
  }

  @Override
  public void rmdir(Call call, long parent, Name name) {
    note(call, "rmdir", parent, name);
  }

  @Override
  public void rename(Call call, long parent, Name name, long to, Name newName, int flags) {
    note(call, "rename", parent, name, to, newName, flags);
  }

  @Override
  public void link(Call call, long node, long newParent, Name newName, EntryReply reply) {
    note(call, "link", node, newParent, newName);
    fill(reply);
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
    note(call, "create", parent, name, mode, mask, flags);
    fill(entry);
    open.handle(0x21).keepCache();
  }

  @Override
  public void tmpfile(
      Call call, long parent, int mode, int mask, int flags, EntryReply entry, OpenReply open) {
    note(call, "tmpfile", parent, mode, mask, flags);
    fill(entry);
    open.handle(0x22);
  }

  @Override
  public void getattr(Call call, long node, long handle, AttributesReply reply) {
    note(call, "getattr", node, handle);
    fill(reply.validFor(8_000_000_009L).attributes());
  }

  @Override
  public void statx(Call call, long node, long handle, StatxReply reply) {
    note(call, "statx", node, handle);
    reply.validFor(1).node(2, 3, 4).owner(5, 6).size(7, 8, 9).device(10, 11);
    reply.accessed(12, 13).born(14, 15).changed(16, 17).modified(18, 19);
  }

  @Override
  public void setattr(Call call, long node, AttributeChange change, AttributesReply reply) {
    List<String> what = new ArrayList<>();
    if (change.setsMode()) {
      what.add("mode=" + change.mode());
    }
    if (change.setsUid()) {
      what.add("uid=" + change.uid());
    }
    if (change.setsGid()) {
      what.add("gid=" + change.gid());
    }
    if (change.setsSize()) {
      what.add("size=" + change.sizeBytes());
    }
    if (change.setsAccessed()) {
      what.add("accessed=" + change.accessedSeconds() + "." + change.accessedNanos());
    }
    if (change.accessedNow()) {
      what.add("now");
    }
    if (change.setsModified()) {
      what.add("modified=" + change.modifiedSeconds() + "." + change.modifiedNanos());
    }
    if (change.modifiedNow()) {
      what.add("now too");
    }
    if (change.setsChanged()) {
      what.add("changed=" + change.changedSeconds() + "." + change.changedNanos());
    }
    if (change.dropsPrivileges()) {
      what.add("drop");
    }
    note(call, "setattr", node, change.handle(), what);
    fill(reply.attributes());
  }

  @Override
  public byte[] readlink(Call call, long node) {
    note(call, "readlink", node);
    return new byte[] {'a', '/', 'b'};
  }

  @Override
  public void access(Call call, long node, int mask) {
    note(call, "access", node, mask);
  }

  @Override
  public void setxattr(
      Call call, long node, Name name, ByteBuffer value, int flags, boolean dropsGroupId) {
    note(call, "setxattr", node, name, text(value), flags, dropsGroupId);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Override
  public void getxattr(Call call, long node, Name name, ValueReply reply) {
    note(call, "getxattr", node, name);
    reply.value(new byte[] {1, 2, 3, 4, 5});
  }

  @Override
  public void listxattr(Call call, long node, ValueReply reply) {
    note(call, "listxattr", node);
    reply.name(new byte[] {'a'});
    reply.name(new byte[] {'b', 'c'});
  }

  @Override
  public void removexattr(Call call, long node, Name name) {
    note(call, "removexattr", node, name);
  }

  @Override
  public void statfs(Call call, long node, StatfsReply reply) {
    note(call, "statfs", node);
    reply.blocks(1, 2, 3, 4).inodes(5, 6).maxNameBytes(7);
  }

  @Override
  public void open(Call call, long node, int flags, boolean dropsPrivileges, OpenReply reply) {
    note(call, "open", node, flags, dropsPrivileges);
    reply.handle(0x23).directIo().noFlush().parallelDirectWrites();
  }

  @Override
  public void read(Call call, long node, Transfer transfer, DataReply reply) {
    note(call, "read", node, show(transfer));
    reply.room().put(new byte[] {1, 2, 3});
  }

  private static String show(Transfer transfer) {
    return transfer.handle()
        + "@"
        + transfer.offset()
        + "+"
        + transfer.sizeBytes()
        + " "
        + transfer.openFlags()
        + " "
        + transfer.owner()
        + (transfer.fromPageCache() ? " cache" : "")
        + (transfer.dropsPrivileges() ? " drop" : "");
  }

  @Override
  public int write(Call call, long node, Transfer transfer, ByteBuffer bytes) {
    note(call, "write", node, show(transfer), text(bytes));
    return bytes.remaining();
  }

  @Override
  public void flush(Call call, long node, long handle, long owner) {
    note(call, "flush", node, handle, owner);
  }

  @Override
  public void release(Call call, long node, long handle, int flags, long flockOwner) {
    note(call, "release", node, handle, flags, flockOwner);
  }

  @Override
  public void fsync(Call call, long node, long handle, boolean dataOnly) {
    note(call, "fsync", node, handle, dataOnly);
  }

  @Override
  public void fallocate(Call call, long node, long handle, int mode, long offset, long length) {
    note(call, "fallocate", node, handle, mode, offset, length);
  }

  @Override
  public long lseek(Call call, long node, long handle, long offset, int whence) {
    note(call, "lseek", node, handle, offset, whence);
    return 0x31;
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
    note(call, "copy", node, handle, offset, target, targetHandle, targetOffset, lengthBytes);
    return 0x32;
  }

  @Override
  public int ioctl(
      Call call,
      long node,
      long handle,
      int command,
      long argument,
      ByteBuffer input,
      DataReply reply) {
    note(call, "ioctl", node, handle, command, argument, text(input), reply.room().remaining());
    reply.room().put((byte) 9);
    return 0x33;
  }

  @Override
  public void opendir(Call call, long node, int flags, OpenReply reply) {
    note(call, "opendir", node, flags);
    reply.handle(0x24).cacheDirectory();
  }

  @Override
  public void readdir(Call call, long node, long handle, long position, DirectoryReply reply) {
    note(call, "readdir", node, handle, position, reply.withEntries());
    for (int i = 1; i <= 3; i++) {
      byte[] name = "name-number-1".substring(0, 7 + i).getBytes(StandardCharsets.UTF_8);
      if (!reply.add(name, 0x40 + i, Abi.S_IFDIR, i)) {
        calls.add("full at " + i);
        return;
      }
      if (reply.withEntries()) {
        reply.entry().node(0x50 + i, 1);
      }
    }
  }

  @Override
  public void releasedir(Call call, long node, long handle) {
    note(call, "releasedir", node, handle);
  }

  @Override
  public void fsyncdir(Call call, long node, long handle, boolean dataOnly) {
    note(call, "fsyncdir", node, handle, dataOnly);
  }

  @Override
  public void syncfs(Call call, long node) {
    note(call, "syncfs", node);
  }

  @Override
  public Optional<Lock> getlk(Call call, long node, long handle, Lock wanted) {
    note(call, "getlk", node, handle, wanted);
    return wanted.kind() == LockKind.READ
        ? Optional.empty()
        : Optional.of(new Lock(1, false, LockKind.WRITE, 2, 3, 4));
  }

  @Override
  public void setlk(Call call, long node, long handle, Lock wanted) {
    note(call, "setlk", node, handle, wanted);
  }

  @Override
  public void setlkw(Call call, long node, long handle, Lock wanted) {
    note(call, "setlkw", node, handle, wanted);
  }
}
