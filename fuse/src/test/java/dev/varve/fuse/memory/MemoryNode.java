package dev.varve.fuse.memory;

import dev.varve.fuse.Abi;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An inode. Its monitor guards everything but the counts.
final class MemoryNode {
  /// A name in a directory; its cookie is its place in listings, for ever.
  record Entry(String key, MemoryNode node, long cookie) {
    byte[] name() {
      return key.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  final long id;
  final AtomicLong lookupCount = new AtomicLong();
  final AtomicLong openCount = new AtomicLong();
  final MemoryContent content = new MemoryContent();
  final MemoryLocks locks = new MemoryLocks();
  final Map<String, byte[]> attributes = new TreeMap<>();
  final Map<String, Entry> entries = new HashMap<>();
  final TreeMap<Long, Entry> listing = new TreeMap<>();

  int mode;
  int uid;
  int gid;
  int nlink;
  int device;
  long accessedNanos;
  long modifiedNanos;
  long changedNanos;
  final long bornNanos;
  byte[] target = {};
  boolean mayBeLinked = true;
  @Nullable MemoryNode parent;
  long nextCookie = 3;

  MemoryNode(long id, int mode, int uid, int gid, long nowNanos) {
    this.id = id;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    accessedNanos = nowNanos;
    modifiedNanos = nowNanos;
    changedNanos = nowNanos;
    bornNanos = nowNanos;
  }

  boolean isDirectory() {
    return (mode & Abi.S_IFMT) == Abi.S_IFDIR;
  }

  long sizeBytes() {
    return (mode & Abi.S_IFMT) == Abi.S_IFLNK ? target.length : content.sizeBytes();
  }

  void touch(long nowNanos) {
    modifiedNanos = nowNanos;
    changedNanos = nowNanos;
  }

  void put(String key, MemoryNode node, long nowNanos) {
    Entry entry = new Entry(key, node, nextCookie++);
    entries.put(key, entry);
    listing.put(entry.cookie(), entry);
    touch(nowNanos);
    if (node.isDirectory()) {
      node.parent = this;
    }
  }

  void remove(String key, long nowNanos) {
    Entry entry = entries.remove(key);
    if (entry != null) {
      listing.remove(entry.cookie());
    }
    touch(nowNanos);
  }

  /// Set-user-id goes, and set-group-id of what the group may run, when somebody without privileges
  /// changes content or owner.
  void dropPrivileges() {
    attributes.remove("security.capability");
    if (!isDirectory()) {
      mode &= (mode & 010) != 0 ? ~06000 : ~04000;
    }
  }
}
