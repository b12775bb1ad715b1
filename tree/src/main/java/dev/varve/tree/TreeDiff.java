package dev.varve.tree;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What differs between two written trees: keys with their values in both, in order. Subtrees that
/// both have are not loaded. One thread at a time.
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
    while (true) {
      skipShared();
      byte[] left = before.key();
      byte[] right = after.key();
      int order = compare(left, right);
      byte[] key = order <= 0 ? left : right;
      if (key == null || Arrays.compareUnsigned(key, end) >= 0) {
        return Optional.empty();
      }
      Optional<byte[]> old = order <= 0 ? Optional.of(before.value()) : Optional.empty();
      Optional<byte[]> fresh = order >= 0 ? Optional.of(after.value()) : Optional.empty();
      if (order <= 0) {
        before.next();
      }
      if (order >= 0) {
        after.next();
      }
      if (order != 0 || !Arrays.equals(old.orElseThrow(), fresh.orElseThrow())) {
        return Optional.of(new Change(key, old, fresh));
      }
    }
  }

  private static int compare(byte @Nullable [] left, byte @Nullable [] right) {
    if (left == null || right == null) {
      return left == null ? (right == null ? 0 : 1) : -1;
    }
    return Arrays.compareUnsigned(left, right);
  }

  /// Passes over subtrees that both trees have; loads one level at a time, so that none is loaded
  /// that could have been passed over.
  private void skipShared() {
    while (true) {
      if (skipOne()) {
        continue;
      }
      int left = before.loadedLevel();
      int right = after.loadedLevel();
      if (left <= 0 && right <= 0) {
        return;
      }
      (left >= right ? before : after).descend();
    }
  }

  private boolean skipOne() {
    for (int level = Math.min(before.startLevel(), after.startLevel()); level >= 0; level--) {
      NodeRef shared = before.ref(level);
      if (shared != null && shared.equals(after.ref(level))) {
        before.skip(level);
        after.skip(level);
        return true;
      }
    }
    return false;
  }
}
