package dev.varve.volume.content;

import dev.varve.tree.Tree;
import dev.varve.tree.TreeCursor;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.List;

/// Changes the extents that contents have themselves, and the counts with them. They never overlap.
final class OwnExtents {
  /// How many extents are in memory at once while a range is cleared.
  private static final int BATCH_COUNT = 256;

  private static final long NONE = -1;

  private final Tree tree;
  private final ChunkCounts counts;

  /// An extent and where it lies in its file.
  private record Placed(long offset, Extent extent) {
    long end() {
      return offset + extent.length();
    }
  }

  OwnExtents(Tree tree, ChunkCounts counts) {
    this.tree = tree;
    this.counts = counts;
  }

  /// Stores an extent where none is. The count must have been changed.
  void put(long content, long offset, Extent extent) {
    tree.put(Keys.extent(content, offset), ExtentFormat.encode(extent));
  }

  /// Says whether a content has more extents that end after an offset than some number.
  boolean hasMore(long content, long from, int count) {
    return overlapping(content, from, Long.MAX_VALUE, count + 1).size() > count;
  }

  /// Says whether a range is data all over, in few extents.
  boolean isData(long content, long from, long to, int maxCount) {
    List<Placed> found = overlapping(content, from, to, maxCount + 1);
    long at = from;
    for (Placed placed : found) {
      if (placed.offset > at || placed.extent instanceof Extent.Zero) {
        return false;
      }
      at = placed.end();
    }
    return found.size() <= maxCount && at >= to;
  }

  boolean isEmpty(long content) {
    TreeCursor cursor = tree.cursor();
    return !cursor.seek(Keys.extent(content, 0))
        || !cursor.keyStartsWith(Keys.of(Keys.EXTENT, content));
  }

  /// Removes what lies in a range, and cuts what reaches into it.
  ///
  /// @return how many allocated bytes were removed
  long clear(long content, long from, long to) {
    return clear(content, from, to, false);
  }

  /// Puts extents into a range, in place of all that is there. The counts of the new ones must have
  /// been changed.
  ///
  /// @param with extents that follow each other from the range's first byte to its last
  /// @return how many allocated bytes were removed
  long replace(long content, long from, long to, List<Extent> with) {
    long allocated = clear(content, from, to, true);
    long at = from;
    for (Extent extent : with) {
      put(content, at, extent);
      at += extent.length();
    }
    return allocated;
  }

  private long clear(long content, long from, long to, boolean putAgain) {
    long allocated = 0;
    // Where the extent that is put over the first one begins: removing that one first would merge
    // and split leaves for nothing.
    long kept = putAgain ? from : NONE;
    long start = from;
    List<Placed> batch;
    do {
      batch = overlapping(content, start, to, BATCH_COUNT);
      allocated += clear(content, from, to, batch, kept);
      start = batch.isEmpty() ? to : Math.min(to, batch.getLast().end());
    } while (batch.size() == BATCH_COUNT);
    return allocated;
  }

  private long clear(long content, long from, long to, List<Placed> batch, long kept) {
    long allocated = 0;
    List<Placed> removed = new ArrayList<>(batch.size());
    for (Placed placed : batch) {
      Extent extent = placed.extent;
      long start = Math.max(placed.offset, from);
      long stop = Math.min(placed.end(), to);
      allocated += ExtentFormat.isAllocated(extent) ? stop - start : 0;
      if (placed.offset < from) {
        put(content, placed.offset, ExtentFormat.part(extent, 0, from - placed.offset));
      } else if (placed.offset != kept) {
        removed.add(placed);
      }
      if (placed.end() > to) {
        put(content, to, ExtentFormat.part(extent, to - placed.offset, placed.end() - to));
      }
      int parts = (placed.offset < from ? 1 : 0) + (placed.end() > to ? 1 : 0);
      counts.add(extent, parts - 1);
    }
    remove(content, removed);
    return allocated;
  }

  /// Drops the first extents of a content.
  ///
  /// @return how many were dropped; fewer than asked for when none is left
  int dropFirst(long content, int maxCount) {
    List<Placed> first = overlapping(content, 0, Long.MAX_VALUE, maxCount);
    first.forEach(placed -> counts.add(placed.extent, -1));
    remove(content, first);
    return first.size();
  }

  /// Removes extents that follow each other.
  private void remove(long content, List<Placed> extents) {
    if (extents.size() == 1) {
      tree.remove(Keys.extent(content, extents.getFirst().offset));
    } else if (!extents.isEmpty()) {
      tree.removeRange(
          Keys.extent(content, extents.getFirst().offset),
          Keys.extent(content, extents.getLast().offset + 1));
    }
  }

  private List<Placed> overlapping(long content, long from, long to, int maxCount) {
    List<Placed> found = new ArrayList<>();
    byte[] prefix = Keys.of(Keys.EXTENT, content);
    byte[] key = Keys.extent(content, from);
    TreeCursor cursor = tree.cursor();
    boolean more = cursor.seekFloor(key) || cursor.seek(key);
    if (more && !endsAfter(cursor, prefix, from)) {
      more = cursor.next();
    }
    while (more && found.size() < maxCount && cursor.keyStartsWith(prefix)) {
      long offset = Keys.extentOffset(cursor.key());
      if (offset >= to) {
        break;
      }
      found.add(new Placed(offset, ExtentFormat.decode(offset, cursor.value())));
      more = cursor.next();
    }
    return found;
  }

  private static boolean endsAfter(TreeCursor cursor, byte[] prefix, long from) {
    if (!cursor.keyStartsWith(prefix)) {
      return false;
    }
    long offset = Keys.extentOffset(cursor.key());
    return offset + ExtentFormat.length(offset, cursor.valueView()) > from;
  }
}
