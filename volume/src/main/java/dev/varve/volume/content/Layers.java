package dev.varve.volume.content;

import dev.varve.tree.Tree;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import java.util.Optional;

/// Changes how contents hang together: references, what is condemned, what is loose.
final class Layers {
  /// More layers than this below one are worth copying up: each costs every read a search.
  static final int MAX_DEPTH = 8;

  /// A content with fewer extents is dropped by the operation that lets it go.
  static final int RELEASE_AT_ONCE_COUNT = 64;

  private static final byte[] NOTHING = {};

  private final Tree tree;
  private final ContentHost host;
  private final OwnExtents extents;

  Layers(Tree tree, ContentHost host, OwnExtents extents) {
    this.tree = tree;
    this.host = host;
    this.extents = extents;
  }

  Layer get(long content) {
    return Layer.of(tree, content);
  }

  void put(long content, Layer layer) {
    if (layer.equals(Layer.ALONE)) {
      tree.remove(Keys.layer(content));
    } else {
      tree.put(Keys.layer(content), layer.encode());
    }
  }

  /// Puts a fresh content over a base that counts it already.
  void putOver(long content, long base, long from, long limit) {
    put(content, Layer.over(base, from, limit));
    if (depth(tree, content) > MAX_DEPTH) {
      markLoose(content);
    }
  }

  /// Counts the layers below a content, up to one more than there should be.
  static int depth(TreeReader tree, long content) {
    int depth = 0;
    long base = Layer.of(tree, content).base();
    while (base != 0 && depth <= MAX_DEPTH) {
      depth++;
      base = Layer.of(tree, base).base();
    }
    return depth;
  }

  /// Notes that a content's base wants to be looked at.
  void markLoose(long content) {
    markLoose(content, 0, 0);
  }

  /// Notes that small pieces may be in a range.
  void markLoose(long content, long from, long to) {
    Loose before = Loose.find(tree, content).orElse(new Loose(content, 0, 0, 0));
    tree.put(Keys.loose(content), before.with(host.position(), from, to).encode());
  }

  /// Ends what was noted of a content, unless more was noted since.
  void settle(Loose done) {
    if (Loose.find(tree, done.content()).equals(Optional.of(done))) {
      tree.remove(Keys.loose(done.content()));
    }
  }

  /// Takes a reference away, and drops or condemns what has none any more, down the chain.
  ///
  /// @param content what loses the reference
  /// @param holder the layer that held it, or 0
  /// @param maxExtents how many extents may be dropped at once
  /// @return how many more might have been
  int release(long content, long holder, int maxExtents) {
    Layer left = get(content).with(-1, holder);
    if (left.references() > 0) {
      put(content, left);
      if (left.references() == 1 && left.holders() != 0) {
        // What lies hidden in it is of no use to anybody else.
        markLoose(left.holders());
      }
      return maxExtents;
    }
    return drop(content, left, maxExtents);
  }

  private int drop(long content, Layer layer, int maxExtents) {
    tree.remove(Keys.loose(content));
    int dropped = extents.dropFirst(content, maxExtents);
    if (dropped == maxExtents) {
      put(content, layer);
      tree.put(Keys.condemned(content), NOTHING);
      return 0;
    }
    tree.remove(Keys.layer(content));
    tree.remove(Keys.condemned(content));
    int rest = maxExtents - dropped - 1;
    return layer.hasBase() ? release(layer.base(), content, rest) : rest;
  }

  /// Drops extents of condemned contents.
  ///
  /// @return whether something is left
  boolean dropCondemned(int maxExtents) {
    int rest = maxExtents;
    long content = firstCondemned(tree);
    while (content != 0 && rest > 0) {
      rest = drop(content, get(content), rest);
      content = firstCondemned(tree);
    }
    return content != 0;
  }

  static long firstCondemned(TreeReader tree) {
    byte[] prefix = Keys.of(Keys.CONDEMNED);
    TreeCursor cursor = tree.cursor();
    return cursor.seek(prefix) && cursor.keyStartsWith(prefix) ? Keys.number(cursor.key()) : 0;
  }
}
