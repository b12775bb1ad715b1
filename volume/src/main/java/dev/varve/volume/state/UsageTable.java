package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeReader;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.TreeMap;

/// What each directory's subtree takes, exact after each operation. A change adds itself to every
/// directory up to the root, so these records are the most written of all: they are kept in memory
/// and written before a freeze, or when they are many. They have a fixed size and are there as long
/// as their directory, so it does not matter when.
final class UsageTable {
  /// The most records in memory.
  static final int MAX_RECORDS = 4096;

  /// Directories deeper than this would make each change slow; a path of 4096 bytes has at most
  /// half as many names.
  private static final int MAX_DEPTH = 1 << 20;

  private static final class Entry {
    long parent;
    long bytes;
    long inodes;
    boolean dirty;
  }

  private final Tree tree;
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  UsageTable(Tree tree) {
    this.tree = tree;
  }

  /// Begins to count a new directory, which counts itself; its parents are told with [#add].
  void create(long directory, long parent) {
    tree.put(Keys.of(Keys.USAGE, directory), encode(parent, 0, 0));
  }

  void remove(long directory) {
    entries.remove(directory);
    tree.remove(Keys.of(Keys.USAGE, directory));
  }

  /// Adds a change to a directory and all above it.
  void add(long directory, long bytesMore, long inodesMore) {
    if (bytesMore == 0 && inodesMore == 0) {
      return;
    }
    long at = directory;
    for (int depth = 0; at != 0; depth++) {
      if (depth == MAX_DEPTH) {
        throw new VarveException(ErrorCode.CORRUPT, "directory " + directory + " is in a circle");
      }
      Entry entry = entry(at);
      entry.bytes += bytesMore;
      entry.inodes += inodesMore;
      entry.dirty = true;
      at = entry.parent;
    }
  }

  /// Moves a directory with all that it takes.
  void move(long directory, long from, long to) {
    Entry entry = entry(directory);
    long bytes = entry.bytes;
    long inodes = entry.inodes;
    entry.parent = to;
    entry.dirty = true;
    add(from, -bytes, -inodes);
    add(to, bytes, inodes);
  }

  // Readers ask these two, so they keep nothing in memory.

  Usage usage(long directory) {
    Entry entry = entries.get(directory);
    return entry != null ? new Usage(entry.bytes, entry.inodes) : stored(tree, directory);
  }

  long parent(long directory) {
    Entry entry = entries.get(directory);
    return entry != null ? entry.parent : new RecordReader(record(tree, directory)).takeLong();
  }

  /// Says whether a directory is another one or lies below it.
  boolean isWithin(long directory, long other) {
    long at = directory;
    while (at != 0 && at != other) {
      at = entry(at).parent;
    }
    return at == other;
  }

  /// Writes what is only in memory.
  void seal() {
    entries.forEach((directory, entry) -> {
      if (entry.dirty) {
        tree.put(Keys.of(Keys.USAGE, directory), encode(entry.parent, entry.bytes, entry.inodes));
        entry.dirty = false;
      }
    });
  }

  /// Forgets what is in memory: the records in the tree are others now.
  void reload() {
    entries.clear();
  }

  static Usage stored(TreeReader tree, long directory) {
    RecordReader reader = new RecordReader(record(tree, directory));
    reader.takeLong();
    return new Usage(reader.takeLong(), reader.takeLong());
  }

  private static byte[] record(TreeReader tree, long directory) {
    return tree.get(Keys.of(Keys.USAGE, directory))
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.CORRUPT, "directory " + directory + " has no record of its usage"));
  }

  private Entry entry(long directory) {
    Entry known = entries.get(directory);
    if (known != null) {
      return known;
    }
    if (entries.size() >= MAX_RECORDS) {
      seal();
      entries.clear();
    }
    RecordReader reader = new RecordReader(record(tree, directory));
    Entry entry = new Entry();
    entry.parent = reader.takeLong();
    entry.bytes = reader.takeLong();
    entry.inodes = reader.takeLong();
    reader.end();
    entries.put(directory, entry);
    return entry;
  }

  private static byte[] encode(long parent, long bytes, long inodes) {
    return new RecordWriter().putLong(parent).putLong(bytes).putLong(inodes).toBytes();
  }
}
