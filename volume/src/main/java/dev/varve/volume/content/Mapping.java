package dev.varve.volume.content;

import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds what is visible of a content through its layers, position after position. Fast when the
/// positions rise. Only for as long as the tree does not change.
final class Mapping {
  private final TreeReader tree;
  private final List<Level> levels = new ArrayList<>();
  private @Nullable Level found;
  private long position;
  private long end;

  Mapping(TreeReader tree, long content) {
    this.tree = tree;
    levels.add(new Level(tree, content));
  }

  /// Looks at a position, and how far what is found there goes.
  ///
  /// @param at the position
  /// @param limit above it; nothing at or after this matters
  void find(long at, long limit) {
    position = at;
    end = limit;
    int depth = 0;
    while (true) {
      Level level = levels.get(depth);
      level.seek(at);
      if (level.start <= at) {
        end = Math.min(end, level.stop);
        found = level;
        return;
      }
      end = Math.min(end, level.start);
      if (!shinesThrough(level.layer, at)) {
        found = null;
        return;
      }
      end = Math.min(end, level.layer.baseLimit());
      depth++;
      if (depth == levels.size()) {
        levels.add(new Level(tree, level.layer.base()));
      }
    }
  }

  private boolean shinesThrough(Layer layer, long at) {
    if (!layer.hasBase() || at >= layer.baseLimit()) {
      return false;
    }
    if (at < layer.baseFrom()) {
      end = Math.min(end, layer.baseFrom());
      return false;
    }
    return true;
  }

  /// Where what was found ends.
  long end() {
    return end;
  }

  /// Whether the content itself has the extent that was found.
  boolean isOwn() {
    return found == levels.getFirst();
  }

  boolean isAllocated() {
    return found != null && ExtentFormat.isAllocated(found.cursor.valueView());
  }

  boolean isData() {
    return found != null && ExtentFormat.isData(found.cursor.valueView());
  }

  /// What was found, or empty for a hole.
  @Nullable Extent extent() {
    Level level = found;
    if (level == null) {
      return null;
    }
    Extent extent = ExtentFormat.decode(level.start, level.cursor.value());
    return ExtentFormat.part(extent, position - level.start, end - position);
  }

  Segment.Source source() {
    Level level = found;
    if (level == null) {
      return new Segment.Hole();
    }
    int from = (int) (position - level.start);
    return switch (ExtentFormat.decode(level.start, level.cursor.value())) {
      case Extent.InChunk in ->
          new Segment.InChunk(in.chunk(), in.chunkOffset() + from, (int) in.length());
      case Extent.Inline inline -> new Segment.Inline(inline.bytes(), from);
      case Extent.Zero zero -> zero.reserved() ? new Segment.Reserved() : new Segment.Hole();
    };
  }

  /// One layer: the first of its extents that ends after a position.
  private static final class Level {
    final Layer layer;
    final TreeCursor cursor;
    final long content;
    final byte[] prefix;

    /// From here on, and before the extent, there is none.
    long known = Long.MAX_VALUE;

    long start = Long.MAX_VALUE;
    long stop = Long.MAX_VALUE;

    Level(TreeReader tree, long content) {
      this.layer = Layer.of(tree, content);
      this.cursor = tree.cursor();
      this.content = content;
      this.prefix = Keys.of(Keys.EXTENT, content);
    }

    void seek(long at) {
      if (at >= known && at < stop) {
        return;
      }
      boolean near = known <= at && cursor.isValid() && read(cursor.next());
      if (!near || at >= stop) {
        seekFar(at);
      }
      known = at;
    }

    private void seekFar(long at) {
      byte[] key = Keys.extent(content, at);
      if (!cursor.seekFloor(key)) {
        read(cursor.seek(key));
      } else if (!read(true) || at >= stop) {
        read(cursor.next());
      }
    }

    /// Reads the extent under the cursor, if there is one of this content.
    private boolean read(boolean valid) {
      boolean here = valid && cursor.keyStartsWith(prefix);
      start = here ? Keys.extentOffset(cursor.key()) : Long.MAX_VALUE;
      stop = here ? start + ExtentFormat.length(start, cursor.valueView()) : Long.MAX_VALUE;
      return here;
    }
  }
}
