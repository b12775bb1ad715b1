package dev.varve.tree;

import java.util.Arrays;
import java.util.Optional;

/// What differs between two trees: keys with their values in both, in order. Subtrees that both
/// have are not loaded, so the cost is that of the differences. One thread at a time.
public final class TreeDiff {
  /// A key whose values differ.
  ///
  /// @param key the key
  /// @param before its value in the first tree, empty when it is not there
  /// @param after its value in the second tree, empty when it is not there
  @SuppressWarnings("ArrayRecordComponent")
  public record Change(byte[] key, Optional<byte[]> before, Optional<byte[]> after) {}

  private final TreeWalk before;
  private final TreeWalk after;
  private final byte[] end;

  private TreeDiff(TreeWalk before, TreeWalk after, byte[] end) {
    this.before = before;
    this.after = after;
    this.end = end;
  }

  /// Compares a range of keys.
  ///
  /// @param before the first tree
  /// @param after the second tree
  /// @param from the first key
  /// @param to the key after the last
  /// @return the differences, to be read with [#next]
  public static TreeDiff between(FrozenTree before, FrozenTree after, byte[] from, byte[] to) {
    return new TreeDiff(new TreeWalk(before, from), new TreeWalk(after, from), to);
  }

  /// Finds the next difference.
  ///
  /// @return the difference, or empty at the end
  public Optional<Change> next() {
    Optional<Change> found = Optional.empty();
    while (found.isEmpty()) {
      boolean beforeEnds = before.isBehind(end);
      boolean afterEnds = after.isBehind(end);
      if (beforeEnds && afterEnds) {
        return Optional.empty();
      }
      found = step(beforeEnds, afterEnds);
    }
    return found;
  }

  /// Goes one step: over what both have, into a node, or over an entry, which may be a difference.
  private Optional<Change> step(boolean beforeEnds, boolean afterEnds) {
    if (beforeEnds || afterEnds) {
      TreeWalk walk = beforeEnds ? after : before;
      if (walk.level() >= 0) {
        walk.enter();
        return Optional.empty();
      }
      return Optional.of(beforeEnds ? added() : removed());
    }
    if (before.level() >= 0 && after.level() >= 0 && before.node().same(after.node())) {
      before.pass();
      after.pass();
      return Optional.empty();
    }
    int order = Arrays.compareUnsigned(before.lowestKey(), after.lowestKey());
    if (before.level() == TreeWalk.ON_ENTRY && after.level() == TreeWalk.ON_ENTRY) {
      return order == 0 ? changed() : Optional.of(order < 0 ? removed() : added());
    }
    return stepIntoNode(order);
  }

  /// Enters the higher node, since the other may be below it; an entry before the other side's node
  /// is a difference at once.
  private Optional<Change> stepIntoNode(int order) {
    if (before.level() == TreeWalk.ON_ENTRY && order < 0) {
      return Optional.of(removed());
    }
    if (after.level() == TreeWalk.ON_ENTRY && order > 0) {
      return Optional.of(added());
    }
    if (before.level() == after.level()) {
      // The one that begins first: the other may be what follows it.
      (order <= 0 ? before : after).enter();
    } else {
      (before.level() > after.level() ? before : after).enter();
    }
    return Optional.empty();
  }

  private Optional<Change> changed() {
    byte[] old = before.value();
    byte[] fresh = after.value();
    Change change = new Change(before.lowestKey(), Optional.of(old), Optional.of(fresh));
    before.pass();
    after.pass();
    return Arrays.equals(old, fresh) ? Optional.empty() : Optional.of(change);
  }

  private Change removed() {
    Change change = new Change(before.lowestKey(), Optional.of(before.value()), Optional.empty());
    before.pass();
    return change;
  }

  private Change added() {
    Change change = new Change(after.lowestKey(), Optional.empty(), Optional.of(after.value()));
    after.pass();
    return change;
  }
}
