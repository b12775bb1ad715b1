package dev.varve.fuse.memory;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.fuse.Abi;
import dev.varve.fuse.AttributeChange;
import dev.varve.fuse.Attributes;
import dev.varve.fuse.AttributesReply;
import dev.varve.fuse.Call;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.Name;
import dev.varve.fuse.NodeOperations;
import dev.varve.fuse.StatfsReply;
import dev.varve.fuse.StatxReply;
import dev.varve.fuse.ValueReply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The nodes and their attributes.
abstract class MemoryNodes implements NodeOperations {
  private static final String ACCESS_LIST = "system.posix_acl_access";

  private static final long NANOS = 1_000_000_000L;

  final Map<Long, MemoryNode> nodes = new ConcurrentHashMap<>();
  final AtomicLong lastNode = new AtomicLong(Abi.ROOT_NODE);
  final long validNanos;

  private final Clock clock = Clock.system();

  MemoryNodes(long validNanos) {
    this.validNanos = validNanos;
    MemoryNode root = new MemoryNode(Abi.ROOT_NODE, Abi.S_IFDIR | 0755, 0, 0, now());
    root.nlink = 2;
    root.parent = root;
    nodes.put(root.id, root);
  }

  final long now() {
    return clock.epochNanos();
  }

  final MemoryNode node(long id) {
    MemoryNode node = nodes.get(id);
    if (node == null) {
      throw new VarveException(ErrorCode.STALE, "no node " + id);
    }
    return node;
  }

  /// Returns how many nodes there are, also those that only the kernel knows.
  public final int nodeCount() {
    return nodes.size();
  }

  final void mayGo(MemoryNode node) {
    if (node.nlink == 0 && node.lookupCount.get() == 0 && node.openCount.get() == 0) {
      nodes.remove(node.id);
    }
  }

  @Override
  public void forget(long id, long count) {
    MemoryNode node = nodes.get(id);
    if (node != null && node.id != Abi.ROOT_NODE) {
      synchronized (node) {
        long left = node.lookupCount.addAndGet(-count);
        if (left < 0) {
          throw new IllegalStateException("node " + id + " has " + left + " references");
        }
        mayGo(node);
      }
    }
  }

  /// Fills an entry, and counts it.
  final void fill(EntryReply reply, MemoryNode node) {
    synchronized (node) {
      reply.node(node.id, 1).validFor(validNanos, validNanos);
      fill(reply.attributes(), node);
      if (node.id != Abi.ROOT_NODE) {
        node.lookupCount.incrementAndGet();
      }
    }
  }

  private static void fill(Attributes attributes, MemoryNode node) {
    attributes
        .inode(node.id)
        .mode(node.mode)
        .nlink(node.nlink)
        .owner(node.uid, node.gid)
        .size(node.sizeBytes())
        .blocks(node.content.usedBytes() / 512, 4096)
        .device(node.device)
        .accessed(seconds(node.accessedNanos), nanos(node.accessedNanos))
        .modified(seconds(node.modifiedNanos), nanos(node.modifiedNanos))
        .changed(seconds(node.changedNanos), nanos(node.changedNanos));
  }

  private static long seconds(long nanos) {
    return Math.floorDiv(nanos, NANOS);
  }

  private static int nanos(long nanos) {
    return (int) Math.floorMod(nanos, NANOS);
  }

  @Override
  public void getattr(Call call, long id, long handle, AttributesReply reply)
      throws InterruptedException {
    MemoryNode node = node(id);
    synchronized (node) {
      reply.validFor(validNanos);
      fill(reply.attributes(), node);
    }
  }

  @Override
  public void statx(Call call, long id, long handle, StatxReply reply) {
    MemoryNode node = node(id);
    synchronized (node) {
      reply
          .validFor(validNanos)
          .node(node.id, node.mode, node.nlink)
          .owner(node.uid, node.gid)
          .size(node.sizeBytes(), node.content.usedBytes() / 512, 4096)
          .accessed(seconds(node.accessedNanos), nanos(node.accessedNanos))
          .modified(seconds(node.modifiedNanos), nanos(node.modifiedNanos))
          .changed(seconds(node.changedNanos), nanos(node.changedNanos))
          .born(seconds(node.bornNanos), nanos(node.bornNanos));
    }
  }

  @Override
  public void setattr(Call call, long id, AttributeChange change, AttributesReply reply) {
    MemoryNode node = node(id);
    synchronized (node) {
      long now = now();
      if (change.setsSize()) {
        node.content.resize(change.sizeBytes());
        node.modifiedNanos = now;
      }
      if (change.setsUid() || change.setsGid()) {
        node.uid = change.setsUid() ? change.uid() : node.uid;
        node.gid = change.setsGid() ? change.gid() : node.gid;
        node.dropPrivileges();
      }
      if (change.dropsPrivileges()) {
        node.dropPrivileges();
      }
      if (change.setsMode()) {
        node.mode = (node.mode & Abi.S_IFMT) | (change.mode() & 07777);
      }
      if (change.setsAccessed()) {
        node.accessedNanos =
            change.accessedNow() ? now : change.accessedSeconds() * NANOS + change.accessedNanos();
      }
      if (change.setsModified()) {
        node.modifiedNanos =
            change.modifiedNow() ? now : change.modifiedSeconds() * NANOS + change.modifiedNanos();
      }
      node.changedNanos = now;
      reply.validFor(validNanos);
      fill(reply.attributes(), node);
    }
  }

  @Override
  public byte[] readlink(Call call, long id) {
    return node(id).target;
  }

  @Override
  public void setxattr(
      Call call, long id, Name name, ByteBuffer value, int flags, boolean dropsGroupId) {
    MemoryNode node = node(id);
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    synchronized (node) {
      boolean exists = node.attributes.containsKey(name.toString());
      if (flags == Abi.XATTR_CREATE && exists) {
        throw new VarveException(ErrorCode.ALREADY_EXISTS, name + " is there");
      }
      if (flags == Abi.XATTR_REPLACE && !exists) {
        throw new VarveException(ErrorCode.NO_ATTRIBUTE, name + " is not there");
      }
      if (name.toString().equals(ACCESS_LIST)) {
        node.mode = MemoryAccessList.mode(node.mode, bytes);
      }
      node.attributes.put(name.toString(), bytes);
      if (dropsGroupId) {
        node.mode &= ~02000;
      }
      node.changedNanos = now();
    }
  }

  @Override
  public void getxattr(Call call, long id, Name name, ValueReply reply) {
    MemoryNode node = node(id);
    synchronized (node) {
      byte[] value = node.attributes.get(name.toString());
      if (value == null) {
        call.fail(ErrorCode.NO_ATTRIBUTE);
      } else {
        reply.value(value);
      }
    }
  }

  @Override
  public void listxattr(Call call, long id, ValueReply reply) {
    MemoryNode node = node(id);
    synchronized (node) {
      node.attributes.keySet().forEach(name -> reply.name(name.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void removexattr(Call call, long id, Name name) {
    MemoryNode node = node(id);
    synchronized (node) {
      if (node.attributes.remove(name.toString()) == null) {
        call.fail(ErrorCode.NO_ATTRIBUTE);
      }
      node.changedNanos = now();
    }
  }

  @Override
  public void statfs(Call call, long id, StatfsReply reply) {
    reply.blocks(1 << 20, 1 << 19, 1 << 18, 4096).inodes(1_000_000, 999_000).maxNameBytes(255);
  }
}
