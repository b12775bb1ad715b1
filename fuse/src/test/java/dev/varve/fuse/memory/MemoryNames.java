package dev.varve.fuse.memory;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.fuse.Abi;
import dev.varve.fuse.Call;
import dev.varve.fuse.EntryReply;
import dev.varve.fuse.Name;
import dev.varve.fuse.NameOperations;
import dev.varve.fuse.OpenReply;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The names in directories. One lock for all changes, which the order of nodes' monitors follows.
abstract class MemoryNames extends MemoryNodes implements NameOperations {
  private static final int S_ISGID = 02000;
  private static final int MAX_NAME_BYTES = 255;

  /// Held while names change.
  private final Object tree = new Object();

  MemoryNames(long validNanos) {
    super(validNanos);
  }

  private static String key(Name name) {
    return new String(name.toBytes(), StandardCharsets.ISO_8859_1);
  }

  private static @Nullable MemoryNode child(MemoryNode parent, String key) {
    synchronized (parent) {
      MemoryNode.Entry entry = parent.entries.get(key);
      return entry == null ? null : entry.node();
    }
  }

  private static MemoryNode needChild(MemoryNode parent, String key) {
    MemoryNode child = child(parent, key);
    if (child == null) {
      throw new VarveException(ErrorCode.NOT_FOUND, "no " + key);
    }
    return child;
  }

  @Override
  public void lookup(Call call, long parent, Name name, EntryReply reply)
      throws InterruptedException {
    if (name.length() > MAX_NAME_BYTES) {
      throw new VarveException(ErrorCode.NAME_TOO_LONG, "a name of " + name.length());
    }
    synchronized (tree) {
      MemoryNode node = child(node(parent), key(name));
      if (node == null) {
        reply.absent(validNanos);
      } else {
        fill(reply, node);
      }
    }
  }

  private MemoryNode make(Call call, long parentId, Name name, int mode, @Nullable String target) {
    MemoryNode parent = node(parentId);
    String key = key(name);
    if (name.length() > MAX_NAME_BYTES) {
      throw new VarveException(ErrorCode.NAME_TOO_LONG, "a name of " + name.length());
    }
    if (child(parent, key) != null) {
      throw new VarveException(ErrorCode.ALREADY_EXISTS, name + " is there");
    }
    MemoryNode node = unnamed(call, parent, mode);
    if (target != null) {
      node.target = target.getBytes(StandardCharsets.ISO_8859_1);
    }
    synchronized (parent) {
      if (parent.nlink == 0) {
        throw new VarveException(ErrorCode.NOT_FOUND, "the directory is gone");
      }
      parent.put(key, node, now());
      node.nlink = node.isDirectory() ? 2 : 1;
      parent.nlink += node.isDirectory() ? 1 : 0;
    }
    nodes.put(node.id, node);
    return node;
  }

  private MemoryNode unnamed(Call call, MemoryNode parent, int mode) {
    boolean inherits = (parent.mode & S_ISGID) != 0;
    boolean directory = (mode & Abi.S_IFMT) == Abi.S_IFDIR;
    return new MemoryNode(
        lastNode.incrementAndGet(),
        inherits && directory ? mode | S_ISGID : mode,
        call.uid(),
        inherits ? parent.gid : call.gid(),
        now());
  }

  @Override
  public void mknod(
      Call call, long parent, Name name, int mode, int mask, int device, EntryReply reply) {
    synchronized (tree) {
      MemoryNode node = make(call, parent, name, mode & ~mask, null);
      node.device = device;
      fill(reply, node);
    }
  }

  @Override
  public void mkdir(Call call, long parent, Name name, int mode, int mask, EntryReply reply) {
    synchronized (tree) {
      fill(reply, make(call, parent, name, Abi.S_IFDIR | (mode & ~mask), null));
    }
  }

  @Override
  public void symlink(Call call, long parent, Name name, Name target, EntryReply reply) {
    synchronized (tree) {
      fill(reply, make(call, parent, name, Abi.S_IFLNK | 0777, key(target)));
    }
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
    synchronized (tree) {
      MemoryNode node = child(node(parent), key(name));
      if (node == null) {
        node = make(call, parent, name, mode & ~mask, null);
      } else if ((flags & Abi.O_EXCL) != 0) {
        throw new VarveException(ErrorCode.ALREADY_EXISTS, name + " is there");
      }
      fill(entry, node);
      opened(node, flags, open);
    }
  }

  @Override
  public void tmpfile(
      Call call, long parent, int mode, int mask, int flags, EntryReply entry, OpenReply open) {
    synchronized (tree) {
      MemoryNode node = unnamed(call, node(parent), mode & ~mask);
      node.mayBeLinked = (flags & Abi.O_EXCL) == 0;
      nodes.put(node.id, node);
      fill(entry, node);
      opened(node, flags, open);
    }
  }

  abstract void opened(MemoryNode node, int flags, OpenReply reply);

  @Override
  public void unlink(Call call, long parentId, Name name) {
    synchronized (tree) {
      MemoryNode parent = node(parentId);
      MemoryNode node = needChild(parent, key(name));
      if (node.isDirectory()) {
        throw new VarveException(ErrorCode.IS_DIRECTORY, name + " is a directory");
      }
      drop(parent, key(name), node);
    }
  }

  @Override
  public void rmdir(Call call, long parentId, Name name) {
    synchronized (tree) {
      MemoryNode parent = node(parentId);
      MemoryNode node = needChild(parent, key(name));
      checkEmpty(node);
      drop(parent, key(name), node);
    }
  }

  private static void checkEmpty(MemoryNode node) {
    if (!node.isDirectory()) {
      throw new VarveException(ErrorCode.NOT_DIRECTORY, "not a directory");
    }
    synchronized (node) {
      if (!node.entries.isEmpty()) {
        throw new VarveException(ErrorCode.NOT_EMPTY, "not empty");
      }
    }
  }

  private void drop(MemoryNode parent, String key, MemoryNode node) {
    synchronized (parent) {
      parent.remove(key, now());
      parent.nlink -= node.isDirectory() ? 1 : 0;
    }
    synchronized (node) {
      node.nlink = node.isDirectory() ? 0 : node.nlink - 1;
      node.changedNanos = now();
      mayGo(node);
    }
  }

  @Override
  public void link(Call call, long id, long newParent, Name newName, EntryReply reply) {
    synchronized (tree) {
      MemoryNode node = node(id);
      MemoryNode parent = node(newParent);
      if (node.nlink == 0 && !node.mayBeLinked) {
        throw new VarveException(ErrorCode.NOT_FOUND, "may not get a name");
      }
      if (child(parent, key(newName)) != null) {
        throw new VarveException(ErrorCode.ALREADY_EXISTS, newName + " is there");
      }
      synchronized (parent) {
        parent.put(key(newName), node, now());
      }
      synchronized (node) {
        node.nlink++;
        node.changedNanos = now();
      }
      fill(reply, node);
    }
  }

  @Override
  public void rename(
      Call call, long parentId, Name name, long newParentId, Name newName, int flags) {
    if ((flags & ~(Abi.RENAME_NOREPLACE | Abi.RENAME_EXCHANGE)) != 0) {
      throw new VarveException(ErrorCode.INVALID_ARGUMENT, "flags " + flags);
    }
    synchronized (tree) {
      MemoryNode from = node(parentId);
      MemoryNode to = node(newParentId);
      MemoryNode node = needChild(from, key(name));
      MemoryNode other = child(to, key(newName));
      if (flags == Abi.RENAME_EXCHANGE) {
        needChild(to, key(newName));
      }
      if (other != null && flags == Abi.RENAME_NOREPLACE) {
        throw new VarveException(ErrorCode.ALREADY_EXISTS, newName + " is there");
      }
      if (other == node) {
        return;
      }
      if (other != null && flags == 0) {
        replace(to, key(newName), node, other);
      }
      move(from, key(name), null, node);
      move(to, key(newName), newName, flags == 0 || other == null ? null : other);
      putBack(to, newName, node);
      if (other != null && flags == Abi.RENAME_EXCHANGE) {
        putBack(from, name, other);
      }
    }
  }

  private void replace(MemoryNode to, String key, MemoryNode node, MemoryNode other) {
    if (node.isDirectory()) {
      checkEmpty(other);
    } else if (other.isDirectory()) {
      throw new VarveException(ErrorCode.IS_DIRECTORY, "a directory is there");
    }
    drop(to, key, other);
  }

  /// Takes a name away from a node that keeps its count of links.
  private void move(MemoryNode parent, String key, @Nullable Name name, @Nullable MemoryNode node) {
    if (node != null || name == null) {
      synchronized (parent) {
        parent.remove(key, now());
        parent.nlink -= node != null && node.isDirectory() ? 1 : 0;
      }
    }
  }

  private void putBack(MemoryNode parent, Name name, MemoryNode node) {
    synchronized (parent) {
      parent.put(key(name), node, now());
      parent.nlink += node.isDirectory() ? 1 : 0;
    }
    synchronized (node) {
      node.changedNanos = now();
    }
  }
}
