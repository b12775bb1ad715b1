package dev.varve.mount;

import dev.varve.base.ErrorCode;
import dev.varve.fuse.Abi;
import dev.varve.fuse.AttributesReply;
import dev.varve.fuse.Call;
import dev.varve.fuse.NodeOperations;
import dev.varve.fuse.StatfsReply;
import dev.varve.fuse.StatxReply;
import dev.varve.fuse.ValueReply;
import dev.varve.volume.Space;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.access.Mode;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.operation.SetMode;
import dev.varve.volume.state.StateView;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/// Attributes of what is in the volume.
final class LiveNodes implements NodeOperations {
  private static final int BLOCK_BYTES = 4_096;

  private final LiveTree tree;
  private final VolumeFiles files;
  private final OpenTable handles;

  LiveNodes(LiveTree tree, OpenTable handles) {
    this.tree = tree;
    this.files = tree.files();
    this.handles = handles;
  }

  @Override
  public void forget(long node, long count) {
    tree.removed().forget(node);
  }

  @Override
  public void getattr(Call call, long node, long handle, AttributesReply reply) {
    answer(reply, node, attributes(node, handle));
  }

  private void answer(AttributesReply reply, long node, Inode inode) {
    Shape.fill(reply.validFor(tree.times().attributeNanos()).attributes(), node, inode);
  }

  private Inode attributes(long node, long handle) {
    return handle != Abi.NO_HANDLE && handles.find(handle) instanceof OpenFile file
        ? file.handle().attributes()
        : tree.attributes(node);
  }

  @Override
  public void statx(Call call, long node, long handle, StatxReply reply) {
    Shape.fill(reply.validFor(tree.times().attributeNanos()), node, attributes(node, handle));
  }

  @Override
  public void setattr(
      Call call, long node, dev.varve.fuse.AttributeChange change, AttributesReply reply) {
    AttributeChange wanted = translated(change);
    if (change.setsSize()
        && change.handle() != Abi.NO_HANDLE
        && handles.find(change.handle()) instanceof OpenFile file) {
      // Whoever has it open for writing may, whatever permissions say by now.
      file.handle().truncate(change.sizeBytes());
      wanted = withoutSize(wanted);
      if (wanted.equals(AttributeChange.NONE)) {
        answer(reply, node, file.handle().attributes());
        return;
      }
    }
    AttributeChange rest = wanted;
    long ino = tree.ino(node);
    boolean groupsDecide =
        change.setsGid() || (change.setsMode() && (change.mode() & Mode.SETGID) != 0);
    Inode inode =
        groupsDecide
            ? files.setAttributes(tree.callers().withGroups(call), ino, rest)
            : tree.callers().run(call, who -> files.setAttributes(who, ino, rest));
    answer(reply, node, inode);
  }

  private static AttributeChange translated(dev.varve.fuse.AttributeChange change) {
    AttributeChange wanted = AttributeChange.NONE;
    if (change.setsMode()) {
      wanted = wanted.withMode(change.mode() & Mode.STORED);
    }
    if (change.setsUid()) {
      wanted = wanted.withUid(change.uid());
    }
    if (change.setsGid()) {
      wanted = wanted.withGid(change.gid());
    }
    if (change.setsSize()) {
      wanted = wanted.withSize(change.sizeBytes());
    }
    return wanted.withTimes(accessed(change), modified(change));
  }

  private static AttributeChange.Time accessed(dev.varve.fuse.AttributeChange change) {
    if (!change.setsAccessed()) {
      return AttributeChange.Time.OMIT;
    }
    return change.accessedNow()
        ? AttributeChange.Time.NOW
        : AttributeChange.Time.set(Shape.time(change.accessedSeconds(), change.accessedNanos()));
  }

  private static AttributeChange.Time modified(dev.varve.fuse.AttributeChange change) {
    if (!change.setsModified()) {
      return AttributeChange.Time.OMIT;
    }
    return change.modifiedNow()
        ? AttributeChange.Time.NOW
        : AttributeChange.Time.set(Shape.time(change.modifiedSeconds(), change.modifiedNanos()));
  }

  private static AttributeChange withoutSize(AttributeChange change) {
    return new AttributeChange(
        change.mode(),
        change.uid(),
        change.gid(),
        java.util.OptionalLong.empty(),
        change.atime(),
        change.mtime());
  }

  @Override
  public byte[] readlink(Call call, long node) {
    return files.readLink(tree.ino(node));
  }

  @Override
  public void getxattr(Call call, long node, dev.varve.fuse.Name name, ValueReply reply) {
    Name wanted = LiveTree.name(name);
    long ino = tree.ino(node);
    Optional<byte[]> value = tree.callers().run(call, who -> files.xattr(who, ino, wanted));
    if (value.isPresent()) {
      reply.value(value.get());
    } else {
      call.fail(ErrorCode.NO_ATTRIBUTE);
    }
  }

  @Override
  public void listxattr(Call call, long node, ValueReply reply) {
    for (Name name : files.xattrs(tree.callers().of(call), tree.ino(node))) {
      reply.name(name.toBytes());
    }
  }

  @Override
  public void setxattr(
      Call call,
      long node,
      dev.varve.fuse.Name name,
      ByteBuffer value,
      int flags,
      boolean dropsGroupId) {
    Name wanted = LiveTree.name(name);
    byte[] bytes = new byte[value.remaining()];
    value.get(value.position(), bytes);
    SetMode mode =
        switch (flags & (Abi.XATTR_CREATE | Abi.XATTR_REPLACE)) {
          case Abi.XATTR_CREATE -> SetMode.CREATE;
          case Abi.XATTR_REPLACE -> SetMode.REPLACE;
          default -> SetMode.ANY;
        };
    long ino = tree.ino(node);
    if (wanted.equals(StateView.ACCESS_ACL)) {
      // Whether set-group-id stays depends on all groups.
      files.setXattr(tree.callers().withGroups(call), ino, wanted, bytes, mode);
    } else {
      forCaller(call, name, who -> files.setXattr(who, ino, wanted, bytes, mode));
    }
  }

  @Override
  public void removexattr(Call call, long node, dev.varve.fuse.Name name) {
    Name wanted = LiveTree.name(name);
    long ino = tree.ino(node);
    forCaller(call, name, who -> files.removeXattr(who, ino, wanted));
  }

  /// The kernel decides by capabilities who may change attributes of the system, and drops
  /// `security.capability` for whoever writes: so such requests are the kernel's own.
  private void forCaller(Call call, dev.varve.fuse.Name name, Consumer<Caller> action) {
    String text = name.toString();
    if (text.startsWith("security.") || text.startsWith("trusted.")) {
      action.accept(Caller.ROOT);
    } else {
      tree.callers().act(call, action);
    }
  }

  @Override
  public void statfs(Call call, long node, StatfsReply reply) {
    Space space = files.space();
    long free = space.freeBytes() / BLOCK_BYTES;
    reply
        .blocks(space.totalBytes() / BLOCK_BYTES, free, free, BLOCK_BYTES)
        .inodes(space.totalInodes(), space.freeInodes())
        .maxNameBytes(Name.MAX_BYTES);
  }
}
