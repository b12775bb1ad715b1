package dev.varve.volume.content;

import dev.varve.format.chunk.Chunk;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.List;

/// One step of merging: which small pieces of a content are to become one extent.
///
/// Bytes that lie in the tree stay there while they are few ([Extent#MAX_SETTLED_INLINE_BYTES]):
/// neighbours that are more go into a chunk. What lies in more than [#MAX_PIECES] pieces within a
/// megabyte is written anew as one: fewer would not be worth that, since each write of a few bytes
/// would cost a megabyte.
///
/// @param reached everything before this was looked at
/// @param lookedCount how many extents that took
/// @param runs what to merge
public record Merging(long reached, int lookedCount, List<Run> runs) {
  /// The most pieces in a row, within a window, that are left alone.
  static final int MAX_PIECES = 16;

  /// The most pieces that are merged at once, so that no operation holds others up.
  public static final int MAX_RUN_PIECES = 512;

  /// Pieces shorter than this can be more than [#MAX_PIECES] in a window.
  static final int SMALL_BYTES = Chunk.MAX_BYTES / MAX_PIECES;

  private static final long WINDOW_BYTES = Chunk.MAX_BYTES;

  /// Pieces that follow each other, all the content's own data.
  ///
  /// @param pieces what they are
  public record Run(List<Segment> pieces) {
    /// Copies the list.
    public Run {
      pieces = List.copyOf(pieces);
    }

    /// Returns where it begins.
    ///
    /// @return the first byte in the file
    public long offset() {
      return pieces.getFirst().offset();
    }

    /// Returns how long it is.
    ///
    /// @return bytes, at most those of a chunk
    public int length() {
      return (int) (pieces.getLast().end() - offset());
    }
  }

  /// Copies the list.
  public Merging {
    runs = List.copyOf(runs);
  }

  /// Plans a step.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param from where to begin: at a place that was reached, or where the range begins
  /// @param to where the range ends
  /// @param maxExtents looks at no more
  /// @param maxBytes stops when the runs have so many
  /// @return what to do, and how far it looked: to the end of the range or less far
  public static Merging plan(
      TreeReader tree, long content, long from, long to, int maxExtents, long maxBytes) {
    Planner planner = new Planner();
    byte[] prefix = Keys.of(Keys.EXTENT, content);
    TreeCursor cursor = tree.cursor();
    boolean more = cursor.seek(Keys.extent(content, from));
    int looked = 0;
    for (; more && cursor.keyStartsWith(prefix); looked++) {
      long offset = Keys.extentOffset(cursor.key());
      if (offset >= to) {
        break;
      }
      if (looked == maxExtents || planner.bytes >= maxBytes) {
        return new Merging(planner.stop(from, offset), looked, planner.runs);
      }
      planner.add(offset, ExtentFormat.decode(offset, cursor.value()));
      more = cursor.next();
    }
    planner.close();
    return new Merging(Math.max(from, to), looked, planner.runs);
  }

  /// Returns where the window of an offset begins.
  ///
  /// @param offset the offset
  /// @return the first byte of its megabyte
  public static long windowStart(long offset) {
    return offset & -WINDOW_BYTES;
  }

  /// Returns where the window of the byte before an offset ends.
  ///
  /// @param offset the offset; 0 stays
  /// @return the first byte of the next window, or the largest offset
  public static long windowEnd(long offset) {
    long end = windowStart(offset + WINDOW_BYTES - 1);
    return end < offset ? Long.MAX_VALUE : end;
  }

  /// Says whether bytes just written may have to be merged.
  static boolean isDue(TreeReader tree, long content, long offset, long end, List<Extent> written) {
    boolean small = false;
    for (Extent extent : written) {
      boolean inline = extent instanceof Extent.Inline;
      if (inline && extent.length() > Extent.MAX_SETTLED_INLINE_BYTES) {
        return true;
      }
      small |= inline || (extent instanceof Extent.InChunk && extent.length() < SMALL_BYTES);
    }
    return small && (written.size() > 1 || hasNeighbour(tree, content, offset, end));
  }

  private static boolean hasNeighbour(TreeReader tree, long content, long offset, long end) {
    byte[] prefix = Keys.of(Keys.EXTENT, content);
    TreeCursor cursor = tree.cursor();
    if (cursor.seek(Keys.extent(content, end))
        && cursor.keyStartsWith(prefix)
        && Keys.extentOffset(cursor.key()) == end
        && ExtentFormat.isData(cursor.valueView())) {
      return true;
    }
    if (offset == windowStart(offset)
        || !cursor.seekFloor(Keys.extent(content, offset - 1))
        || !cursor.keyStartsWith(prefix)) {
      return false;
    }
    long before = Keys.extentOffset(cursor.key());
    return windowStart(before) == windowStart(offset)
        && ExtentFormat.isData(cursor.valueView())
        && before + ExtentFormat.length(before, cursor.valueView()) == offset;
  }

  /// Gathers pieces into runs.
  private static final class Planner {
    final List<Run> runs = new ArrayList<>();
    long bytes;
    private List<Segment> row = new ArrayList<>();

    void add(long offset, Extent extent) {
      Segment.Source source =
          switch (extent) {
            case Extent.InChunk in ->
                new Segment.InChunk(in.chunk(), in.chunkOffset(), (int) in.length());
            case Extent.Inline inline -> new Segment.Inline(inline.bytes(), 0);
            case Extent.Zero zero -> new Segment.Hole();
          };
      if (!row.isEmpty() && !follows(offset, extent.length())) {
        close();
      }
      if (source.isData()) {
        row.add(new Segment(offset, extent.length(), source));
      }
    }

    private boolean follows(long offset, long length) {
      long start = row.getFirst().offset();
      return row.getLast().end() == offset
          && windowStart(offset) == windowStart(start)
          && offset + length - start <= WINDOW_BYTES
          && row.size() < MAX_RUN_PIECES;
    }

    /// Ends in the middle, before an offset. A row that goes on there is left for the next step, if
    /// it is not all that this one looked at.
    long stop(long from, long offset) {
      if (!row.isEmpty() && row.getFirst().offset() > from) {
        return row.getFirst().offset();
      }
      close();
      return offset;
    }

    void close() {
      if (row.size() > MAX_PIECES) {
        merge(row);
      } else {
        mergeInline();
      }
      row = new ArrayList<>();
    }

    private void mergeInline() {
      List<Segment> inline = new ArrayList<>();
      for (Segment piece : row) {
        if (piece.source() instanceof Segment.Inline) {
          inline.add(piece);
        } else {
          mergeIfMany(inline);
          inline = new ArrayList<>();
        }
      }
      mergeIfMany(inline);
    }

    private void mergeIfMany(List<Segment> inline) {
      if (inline.stream().mapToLong(Segment::length).sum() > Extent.MAX_SETTLED_INLINE_BYTES) {
        merge(inline);
      }
    }

    private void merge(List<Segment> pieces) {
      Run run = new Run(pieces);
      runs.add(run);
      bytes += run.length();
    }
  }
}
