package dev.varve.volume.content;

import dev.varve.base.Check;
import dev.varve.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads contents: where their bytes are, in the tree of a volume or of a snapshot.
///
/// **Threads.** As the tree. **Cost.** A search for each layer, a step for each extent.
public final class ContentReader {
  private ContentReader() {}

  /// Says where the bytes of a range are.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param offset the first byte
  /// @param length how many
  /// @param maxSegments stops after so many
  /// @return segments that follow each other from the offset, to the end of the range or earlier
  /// @throws dev.varve.base.VarveException `CORRUPT` when a record is damaged
  public static List<Segment> map(
      TreeReader tree, long content, long offset, long length, int maxSegments) {
    long end = end(offset, length);
    Mapping mapping = new Mapping(tree, content);
    List<Segment> segments = new ArrayList<>();
    for (long at = offset; at < end; at = mapping.end()) {
      mapping.find(at, end);
      Segment.Source source = mapping.source();
      Segment last = segments.isEmpty() ? null : segments.getLast();
      if (last != null && !source.isData() && source.equals(last.source())) {
        long start = last.offset();
        segments.set(segments.size() - 1, new Segment(start, mapping.end() - start, source));
      } else if (segments.size() == maxSegments) {
        break;
      } else {
        segments.add(new Segment(at, mapping.end() - at, source));
      }
    }
    return segments;
  }

  /// Finds the first byte that was written, at or after an offset.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param offset where to begin
  /// @param size the file's
  /// @return where data begins, or empty when there is none before the end
  public static OptionalLong seekData(TreeReader tree, long content, long offset, long size) {
    Mapping mapping = new Mapping(tree, content);
    for (long at = offset; at < size; at = mapping.end()) {
      mapping.find(at, size);
      if (mapping.isData()) {
        return OptionalLong.of(at);
      }
    }
    return OptionalLong.empty();
  }

  /// Finds the first byte that was not written, at or after an offset.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param offset where to begin
  /// @param size the file's
  /// @return where a hole or reserved room begins; the size when there is none before
  public static long seekHole(TreeReader tree, long content, long offset, long size) {
    Mapping mapping = new Mapping(tree, content);
    for (long at = offset; at < size; at = mapping.end()) {
      mapping.find(at, size);
      if (!mapping.isData()) {
        return at;
      }
    }
    return size;
  }

  /// Adds up what is allocated in a range: written or reserved.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param offset the first byte
  /// @param length how many
  /// @return bytes
  public static long allocated(TreeReader tree, long content, long offset, long length) {
    long end = end(offset, length);
    Mapping mapping = new Mapping(tree, content);
    long allocated = 0;
    for (long at = offset; at < end; at = mapping.end()) {
      mapping.find(at, end);
      allocated += mapping.isAllocated() ? mapping.end() - at : 0;
    }
    return allocated;
  }

  /// Adds up what is allocated from an offset on, by reading the side of it that has fewer extents.
  ///
  /// @param all what is allocated on both sides
  static long allocatedFrom(TreeReader tree, long content, long offset, long all) {
    Mapping below = new Mapping(tree, content);
    Mapping above = new Mapping(tree, content);
    long belowSum = 0;
    long aboveSum = 0;
    long belowAt = 0;
    for (long at = offset; at < Long.MAX_VALUE; at = above.end()) {
      above.find(at, Long.MAX_VALUE);
      aboveSum += above.isAllocated() ? above.end() - at : 0;
      if (belowAt == offset) {
        return all - belowSum;
      }
      below.find(belowAt, offset);
      belowSum += below.isAllocated() ? below.end() - belowAt : 0;
      belowAt = below.end();
    }
    return aboveSum;
  }

  /// Says whether [Contents#flatten] is worth its copying: when nothing else needs the content's
  /// base, so that what is hidden in it would be free, or when reading goes through too many
  /// layers. A base that others share is best left alone.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @return whether it is
  public static boolean isFlatteningDue(TreeReader tree, long content) {
    Layer layer = Layer.of(tree, content);
    return layer.hasBase()
        && !layer.isCondemned()
        && (Layer.of(tree, layer.base()).references() == 1
            || Layers.depth(tree, content) > Layers.MAX_DEPTH);
  }

  /// Counts the layers below a content.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @return the count, or 9 for any that is too many
  public static int depth(TreeReader tree, long content) {
    return Layers.depth(tree, content);
  }

  /// Says whether a range still is what it was.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param expected what it was: segments that follow each other
  /// @return whether mapping it gives the same
  public static boolean isStill(TreeReader tree, long content, List<Segment> expected) {
    long offset = expected.getFirst().offset();
    return !Layer.of(tree, content).isCondemned()
        && map(tree, content, offset, expected.getLast().end() - offset, expected.size() + 1)
            .equals(expected);
  }

  /// Finds how far a step gets that is to touch few extents.
  ///
  /// @param tree the tree
  /// @param content the content
  /// @param offset where it begins
  /// @param length how many bytes there are to do
  /// @param maxExtents stops after so many
  /// @return how many bytes it does, above 0 when there are any
  public static long reach(
      TreeReader tree, long content, long offset, long length, int maxExtents) {
    long end = end(offset, length);
    Mapping mapping = new Mapping(tree, content);
    long at = offset;
    for (int looked = 0; at < end && looked < maxExtents; looked++) {
      mapping.find(at, end);
      at = mapping.end();
    }
    return at - offset;
  }

  /// Says whether [Contents#dropCondemned] has something to do.
  ///
  /// @param tree the tree
  /// @return whether a content is condemned
  public static boolean hasCondemned(TreeReader tree) {
    return Layers.firstCondemned(tree) != 0;
  }

  /// Checks a range.
  ///
  /// @return the offset after its last byte
  static long end(long offset, long length) {
    Check.argument(
        offset >= 0 && length >= 0 && length <= Long.MAX_VALUE - offset,
        () -> "%d bytes from offset %d are no range of a file".formatted(length, offset));
    return offset + length;
  }
}
