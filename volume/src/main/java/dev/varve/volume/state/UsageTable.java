package dev.varve.volume.state;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeReader;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.LinkedHashMap;

/// What each directory's subtree takes, exact after each operation. A change adds itself to every
/// directory up to the root, so these records are the most written of all: they are kept in memory
/// and written before a freeze, or one by one when they are many. They have a fixed size and are
/// there as long as their directory, so it does not matter when.
///
/// **Threads.** [#usage], [#parent] and [#isWithin] only read, and may run at the same time.
final class UsageTable {
  /// The most records in memory.
  static final int MAX_RECORDS = 4096;

  /// Directories deeper than this would make each change slow; a path of 4096 bytes has at most
  /// half as many names.
  private static final int MAX_DEPTH = 1 << 20;

  private static final class Entry {
    final long directory;
    long parent;
    long bytes;
    long inodes;

    Entry(long directory, byte[] record) {
      this.directory = directory;
      RecordReader reader = new RecordReader(record);
      parent = reader.takeLong();
      bytes = reader.takeLong();
      inodes = reader.takeLong();
      reader.end();
    }
  }

  private final Tree tree;

  /// In the order in which they came.
  private final LinkedHashMap<Long, Entry> entries = new LinkedHashMap<>();

  /// Those that are only in memory as they are.
  private final LinkedHashMap<Long, Entry> dirty = new LinkedHashMap<>();

  UsageTable(Tree tree) {
    this.tree = tree;
  }

  /// Begins to count a new directory, which counts in itself and in all above it.
  void create(long directory, long parent) {
    tree.put(Keys.of(Keys.USAGE, directory), encode(parent, 0, 0));
    add(directory, 0, 1);
  }

  void remove(long directory) {
    entries.remove(directory);
    dirty.remove(directory);
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
      dirty.put(at, entry);
      at = entry.parent;
    }
  }

  /// Moves a directory with all that it takes.
  void move(long directory, long from, long to) {
    Entry entry = entry(directory);
    long bytes = entry.bytes;
    long inodes = entry.inodes;
    entry.parent = to;
    dirty.put(directory, entry);
    add(from, -bytes, -inodes);
    add(to, bytes, inodes);
  }

  // Readers ask these two, so they keep nothing in memory.

  Usage usage(long directory) {
    Entry entry = entries.get(directory);
    return entry != null ? new Usage(entry.bytes, entry.inodes) : stored(tree, directory);
  }

  long parent(long directory) {
    Entry known = entries.get(directory);
    return known != null ? known.parent : new RecordReader(record(tree, directory)).takeLong();
  }

  /// Says whether a directory is another one or lies below it.
  boolean isWithin(long directory, long other) {
    long at = directory;
    while (at != 0 && at != other) {
      at = parent(at);
    }
    return at == other;
  }

  /// Writes what is only in memory.
  void seal() {
    while (!dirty.isEmpty()) {
      sealSome(MAX_RECORDS);
    }
  }

  /// Writes some of what is only in memory.
  ///
  /// @param maxCount at most so many records
  /// @return whether more is left
  boolean sealSome(int maxCount) {
    for (int i = 0; i < maxCount && !dirty.isEmpty(); i++) {
      write(dirty.firstEntry().getValue());
    }
    return !dirty.isEmpty();
  }

  private void write(Entry entry) {
    byte[] value = encode(entry.parent, entry.bytes, entry.inodes);
    tree.put(Keys.of(Keys.USAGE, entry.directory), value);
    dirty.remove(entry.directory);
  }

  /// Forgets what is in memory: the records in the tree are others now.
  void reload() {
    entries.clear();
    dirty.clear();
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
    while (entries.size() >= MAX_RECORDS) {
      Entry eldest = entries.firstEntry().getValue();
      if (dirty.containsKey(eldest.directory)) {
        write(eldest);
      }
      entries.remove(eldest.directory);
    }
    Entry entry = new Entry(directory, record(tree, directory));
    entries.put(directory, entry);
    return entry;
  }

  private static byte[] encode(long parent, long bytes, long inodes) {
    return new RecordWriter().putLong(parent).putLong(bytes).putLong(inodes).toBytes();
  }
}
