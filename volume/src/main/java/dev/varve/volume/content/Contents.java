package dev.varve.volume.content;

import dev.varve.base.Check;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeReader;
import java.util.Arrays;
import java.util.List;

/// The bytes of all files of a volume. A content is known by its number; number 0 is the content
/// without bytes, which can be read and never changed.
///
/// A content has extents of its own and may lie on a base, whose bytes shine through where it has
/// none: so a clone takes constant time. Bytes without extent are a hole. Nothing here knows how
/// long a file is: what lies behind its end was reserved there.
///
/// Changes keep exact how many extents name each chunk ([ChunkCounts]) and how many refer to each
/// content. A content is changed by whoever holds its only reference: an inode holds one content of
/// its own, a version another.
///
/// **Threads.** As the tree. **Cost.** A search for each layer and extent that is touched.
public final class Contents {
  private final Tree tree;
  private final ContentHost host;
  private final ChunkCounts counts;
  private final OwnExtents extents;
  private final Layers layers;

  /// Changes contents in a tree.
  ///
  /// @param tree the tree
  /// @param host the state that it is part of
  public Contents(Tree tree, ContentHost host) {
    this.tree = tree;
    this.host = host;
    this.counts = new ChunkCounts(tree, host);
    this.extents = new OwnExtents(tree, counts);
    this.layers = new Layers(tree, host, extents);
  }

  /// Writes extents over what was there. Small ones make the content loose.
  ///
  /// @param content the content
  /// @param offset where the first extent goes
  /// @param written follow each other from there
  /// @return the change in allocated bytes
  public long write(long content, long offset, List<Extent> written) {
    long allocated = put(content, exclusive(content), offset, written);
    long end = offset + written.stream().mapToLong(Extent::length).sum();
    if (Merging.isDue(tree, content, offset, end, written)) {
      layers.markLoose(content, offset, end);
    }
    return allocated;
  }

  private long put(long content, Layer layer, long offset, List<Extent> written) {
    if (written.isEmpty()) {
      return 0;
    }
    long end = offset;
    long allocated = 0;
    for (Extent extent : written) {
      ExtentFormat.check(extent);
      end = ContentReader.end(end, extent.length());
      allocated += ExtentFormat.isAllocated(extent) ? extent.length() : 0;
    }
    // New before old: a chunk that stays must not be seen to go.
    written.forEach(extent -> counts.add(extent, 1));
    long visible = visible(content, layer, offset, end);
    long own = extents.replace(content, offset, end, written);
    allocated -= layer.hasBase() ? visible : own;
    return allocated;
  }

  /// Adds up what is allocated in a range, if it takes more than the content's own extents to tell.
  private long visible(long content, Layer layer, long from, long to) {
    return layer.hasBase() ? ContentReader.allocated(tree, content, from, to - from) : 0;
  }

  /// Reserves room where there is none. What is there stays.
  ///
  /// @param content the content
  /// @param offset the first byte
  /// @param length how many
  /// @param maxExtents stops after so many
  /// @return how far it got
  public Step reserve(long content, long offset, long length, int maxExtents) {
    exclusive(content);
    long end = stepEnd(content, offset, length, maxExtents);
    long allocated = 0;
    for (long at = offset; at < end; ) {
      Segment next = ContentReader.map(tree, content, at, end - at, 1).getFirst();
      if (next.source() instanceof Segment.Hole) {
        extents.clear(content, at, next.end());
        extents.put(content, at, new Extent.Zero(next.length(), true));
        allocated += next.length();
      }
      at = next.end();
    }
    return new Step(end - offset, allocated);
  }

  private long stepEnd(long content, long offset, long length, int maxExtents) {
    checkStep(maxExtents);
    return offset + ContentReader.reach(tree, content, offset, length, maxExtents);
  }

  /// Makes a range reserved zeros.
  ///
  /// @param content the content
  /// @param offset the first byte
  /// @param length how many
  /// @param maxExtents stops after so many
  /// @return how far it got
  public Step zero(long content, long offset, long length, int maxExtents) {
    Layer layer = exclusive(content);
    long done = stepEnd(content, offset, length, maxExtents) - offset;
    return done == 0
        ? Step.NONE
        : new Step(done, put(content, layer, offset, List.of(new Extent.Zero(done, true))));
  }

  /// Makes a range a hole.
  ///
  /// @param content the content
  /// @param offset the first byte
  /// @param length how many
  /// @param maxExtents stops after so many
  /// @return how far it got
  public Step punch(long content, long offset, long length, int maxExtents) {
    exclusive(content);
    long end = stepEnd(content, offset, length, maxExtents);
    return end == offset ? Step.NONE : new Step(end - offset, punchTo(content, offset, end));
  }

  private long punchTo(long content, long offset, long end) {
    Layer layer = layers.get(content);
    long visible = visible(content, layer, offset, end);
    long own = extents.clear(content, offset, end);
    hideBase(content, layer, offset, end);
    return layer.hasBase() ? -visible : -own;
  }

  /// Keeps the base from shining through in a range without own extents.
  private void hideBase(long content, Layer layer, long offset, long end) {
    long from = Math.max(offset, layer.baseFrom());
    long to = Math.min(end, layer.baseLimit());
    if (from >= to) {
      return;
    }
    if (from == layer.baseFrom()) {
      show(content, layer, to, layer.baseLimit());
    } else if (to == layer.baseLimit()) {
      show(content, layer, layer.baseFrom(), from);
    } else if (ContentReader.allocated(tree, content, from, to - from) > 0) {
      extents.put(content, from, new Extent.Zero(to - from, false));
    }
  }

  private void show(long content, Layer layer, long from, long limit) {
    layers.put(content, layer.showing(from, limit));
    if (from >= limit) {
      layers.release(layer.base(), content, Layers.RELEASE_AT_ONCE_COUNT);
    }
  }

  /// Drops everything at and after a new size. When that is much, the content becomes the base of a
  /// new one that shows only its start. Of the two sides of the new size the one with fewer extents
  /// is read through, to tell what is no longer allocated.
  ///
  /// @param content the content
  /// @param allocated its allocated bytes before
  /// @param newSize the first byte that goes
  /// @param maxExtents how many extents may be dropped now
  /// @return the content's number now, 0 when nothing is left
  public TruncateResult truncate(long content, long allocated, long newSize, int maxExtents) {
    if (content == 0 || newSize == 0) {
      release(content);
      return new TruncateResult(0, -allocated);
    }
    Layer layer = exclusive(content);
    long dropped = ContentReader.allocatedFrom(tree, content, newSize, allocated);
    if (!extents.hasMore(content, newSize, maxExtents)) {
      extents.clear(content, newSize, Long.MAX_VALUE);
      hideBase(content, layer, newSize, Long.MAX_VALUE);
      return new TruncateResult(content, -dropped);
    }
    long top = host.newContent();
    layers.put(content, layer.with(0, top));
    layers.putOver(top, content, 0, newSize);
    layers.markLoose(top);
    return new TruncateResult(top, -dropped);
  }

  /// Copies a range without copying bytes: the same chunks are named once more. Reserved room
  /// becomes a hole.
  ///
  /// @param from where the source is: this tree, or a snapshot's
  /// @param source the content to copy from
  /// @param sourceOffset its first byte
  /// @param content the content that receives; when it is the source, the ranges are apart
  /// @param offset where the first byte goes
  /// @param length how many
  /// @param maxExtents stops after so many
  /// @return how far it got
  public Step copyRange(
      TreeReader from,
      long source,
      long sourceOffset,
      long content,
      long offset,
      long length,
      int maxExtents) {
    exclusive(content);
    long step =
        Math.min(
            stepEnd(content, offset, length, maxExtents) - offset,
            ContentReader.reach(from, source, sourceOffset, length, maxExtents));
    List<Segment> segments = ContentReader.map(from, source, sourceOffset, step, maxExtents);
    long allocated = 0;
    long at = offset;
    for (Segment segment : segments) {
      allocated +=
          switch (segment.source()) {
            case Segment.InChunk in -> write(content, at, List.of(copy(segment, in)));
            case Segment.Inline inline -> write(content, at, List.of(copy(segment, inline)));
            case Segment.Hole hole -> punchTo(content, at, at + segment.length());
            case Segment.Reserved reserved -> punchTo(content, at, at + segment.length());
          };
      at += segment.length();
    }
    return new Step(at - offset, allocated);
  }

  private static Extent copy(Segment segment, Segment.InChunk in) {
    return new Extent.InChunk(segment.length(), in.chunk(), in.chunkOffset());
  }

  private static Extent copy(Segment segment, Segment.Inline inline) {
    int from = inline.from();
    return new Extent.Inline(
        Arrays.copyOfRange(inline.bytes(), from, from + (int) segment.length()));
  }

  /// Swaps a content's own data for one extent with the same bytes. Whoever calls knows that they
  /// are the same. Also for contents that others see.
  ///
  /// @param content the content
  /// @param offset where
  /// @param with the extent
  /// @return whether it was swapped: not when there is anything but data of its own
  public boolean merge(long content, long offset, Extent with) {
    long end = ContentReader.end(offset, with.length());
    if (with instanceof Extent.Zero
        || layers.get(content).isCondemned()
        || !extents.isData(content, offset, end, Merging.MAX_RUN_PIECES)) {
      return false;
    }
    ExtentFormat.check(with);
    // New before old: a chunk that stays must not be seen to go. And removed rather than put over:
    // only then nodes that held many bytes join their neighbours.
    counts.add(with, 1);
    extents.clear(content, offset, end);
    extents.put(content, offset, with);
    return true;
  }

  /// Makes two contents of one, in constant time. Both keep what was reserved.
  ///
  /// @param content the content, whose number its holder gives up
  /// @return the number for its holder, and that of the clone
  public Clones cloneWhole(long content) {
    if (content == 0) {
      return new Clones(0, 0);
    }
    Layer layer = exclusive(content);
    if (extents.isEmpty(content)) {
      return new Clones(content, layer.hasBase() ? another(layer) : 0);
    }
    long source = host.newContent();
    long copy = host.newContent();
    layers.put(content, layer.with(1, source ^ copy));
    layers.putOver(source, content, 0, Long.MAX_VALUE);
    layers.putOver(copy, content, 0, Long.MAX_VALUE);
    return new Clones(source, copy);
  }

  /// Puts one more content on the base of an empty one.
  private long another(Layer layer) {
    long copy = host.newContent();
    layers.put(layer.base(), layers.get(layer.base()).with(1, copy));
    layers.putOver(copy, layer.base(), layer.baseFrom(), layer.baseLimit());
    return copy;
  }

  /// Gives a content up. One with few extents is dropped at once; others are condemned.
  ///
  /// @param content the content, which its holder must not name again
  public void release(long content) {
    if (content != 0) {
      layers.release(content, 0, Layers.RELEASE_AT_ONCE_COUNT);
    }
  }

  /// Drops extents of condemned contents.
  ///
  /// @param maxExtents at most so many, at least 1
  /// @return whether something is left
  public boolean dropCondemned(int maxExtents) {
    checkStep(maxExtents);
    return layers.dropCondemned(maxExtents);
  }

  /// Copies extents of a content up from what lies below it, and lets its base go at the end.
  /// Nothing happens to a content that has no base or is gone.
  ///
  /// @param content the content; others may see it
  /// @param maxExtents looks at no more extents, at least 1
  /// @return whether more is to do
  public boolean flatten(long content, int maxExtents) {
    checkStep(maxExtents);
    Layer layer = layers.get(content);
    if (!layer.hasBase() || layer.isCondemned()) {
      return false;
    }
    Flattening step = Flattening.plan(tree, content, layer, maxExtents);
    step.apply(content, extents, counts);
    show(content, layer, step.reached(), layer.baseLimit());
    return step.reached() < layer.baseLimit();
  }

  /// Takes a content off the list of the loose, unless it became so again.
  ///
  /// @param done what was seen to
  public void settle(Loose done) {
    layers.settle(done);
  }

  private Layer exclusive(long content) {
    Check.argument(content > 0, () -> "content " + content + " cannot be changed");
    Layer layer = layers.get(content);
    Check.invariant(
        layer.isExclusive(), () -> "content " + content + " has others on it: " + layer);
    return layer;
  }

  private static void checkStep(int maxExtents) {
    Check.argument(maxExtents > 0, () -> "a step handles at least 1 extent, not " + maxExtents);
  }
}
