package dev.varve.tree;

import dev.varve.base.Check;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place in a tree, shared by all trees in memory that have the same node there. It is one of
///
/// - *unwritten*: it has its page and no chunk yet. Only a tree of its own generation edits it.
/// - *written*: it has a chunk; its page is there while the cache keeps it.
///
/// It becomes written once and stays so. The page of a written node comes and goes under the
/// cache's lock; whoever has read it may go on with it, for it never changes any more.
final class Node {
  /// The generation of what was read from chunks: older than any tree's own.
  private static final long READ = 0;

  private final long generation;
  private volatile @Nullable NodeRef ref;
  private volatile @Nullable Page page;

  /// The page's heap when it is sealed in a [LeafBlock], and the places of its table: a look-up
  /// needs nothing else, and finds them here, where it is anyway. The places of a node never
  /// change, for they follow from what it holds.
  private volatile byte @Nullable [] block;

  private int places;

  /// Whether it was used since the cache last looked. Read much more often than written, so that
  /// many readers of one node share its cache line.
  private boolean used;

  /// The neighbours in the cache's list, under the cache's lock: see [NodeCache].
  @Nullable Node newer;

  @Nullable Node older;

  /// What is counted for the page: by the tree that edits the node, then by the cache.
  int weightBytes;

  private Node(long generation, @Nullable NodeRef ref, @Nullable Page page) {
    this.generation = generation;
    this.ref = ref;
    this.page = page;
  }

  static Node unwritten(long generation, Page page) {
    return new Node(generation, null, page);
  }

  static Node of(NodeRef ref) {
    return new Node(READ, ref, null);
  }

  long generation() {
    return generation;
  }

  boolean isWritten() {
    return ref != null;
  }

  Optional<NodeRef> ref() {
    return Optional.ofNullable(ref);
  }

  /// Returns the reference of a node that is known to be written.
  NodeRef writtenRef() {
    NodeRef found = ref;
    if (found == null) {
      throw missing("reference");
    }
    return found;
  }

  /// Returns the page of a node that is known to be unwritten, or that was just made.
  Page unwrittenPage() {
    Page found = page;
    if (found == null) {
      throw missing("page");
    }
    return found;
  }

  /// Returns the page if it is in memory.
  @Nullable Page residentPage() {
    return page;
  }

  /// Notes a use, for the cache's choice of what to drop.
  void use() {
    if (!used) {
      used = true;
    }
  }

  /// Says whether it was used since the last call.
  boolean takeUse() {
    boolean found = used;
    used = false;
    return found;
  }

  /// Makes the node a written one. The reference is visible before the page may go.
  void written(NodeRef written) {
    Check.invariant(ref == null, () -> "a node is written once: " + written);
    ref = written;
  }

  /// Sets or drops the page of a written node; for the cache alone.
  void keep(@Nullable Page kept) {
    page = kept;
    if (kept instanceof Leaf leaf && leaf.places() > 0) {
      places = leaf.places();
      block = leaf.heap();
    } else {
      block = null;
    }
  }

  /// Returns the block of a leaf that is written and in memory, unless it is too large for one.
  byte @Nullable [] block() {
    return block;
  }

  /// Returns the places of the block's table.
  int places() {
    return places;
  }

  /// Says whether both are the same node.
  boolean same(Node other) {
    NodeRef found = ref;
    return this == other || (found != null && found.equals(other.ref));
  }

  private static IllegalStateException missing(String what) {
    return new IllegalStateException("a node has neither page nor reference: no " + what);
  }
}
