package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The naive model: a sorted map of the JDK, and what it says about trees.
final class Sorted {
  static final byte[] LOWEST = {};
  static final byte[] HIGHEST = new byte[TreeReader.MAX_KEY_BYTES];

  static {
    Arrays.fill(HIGHEST, (byte) 0xff);
  }

  private Sorted() {}

  static NavigableMap<byte[], byte[]> map() {
    return new TreeMap<>(Arrays::compareUnsigned);
  }

  static NavigableMap<byte[], byte[]> copy(NavigableMap<byte[], byte[]> map) {
    return new TreeMap<>(map);
  }

  /// Checks that a tree has exactly the entries of a map, forwards and backwards.
  static void checkSame(TreeReader tree, NavigableMap<byte[], byte[]> model) {
    TreeCursor cursor = tree.cursor();
    boolean more = cursor.seek(LOWEST);
    for (Map.Entry<byte[], byte[]> entry : model.entrySet()) {
      assertThat(more).isTrue();
      assertThat(cursor.key()).isEqualTo(entry.getKey());
      assertThat(cursor.value()).isEqualTo(entry.getValue());
      assertThat(tree.get(entry.getKey())).hasValue(entry.getValue());
      more = cursor.next();
    }
    assertThat(more).isFalse();
    more = cursor.seekFloor(HIGHEST);
    for (byte[] key : model.descendingKeySet()) {
      assertThat(more).isTrue();
      assertThat(cursor.compareKey(key)).isZero();
      more = cursor.previous();
    }
    assertThat(more).isFalse();
  }

  /// Compares a few entries around a key with a cursor's.
  static void checkAround(TreeCursor cursor, NavigableMap<byte[], byte[]> model, byte[] key) {
    byte[] at = model.ceilingKey(key);
    assertThat(cursor.seek(key)).isEqualTo(at != null);
    for (int i = 0; i < 5 && at != null; i++) {
      assertThat(cursor.key()).isEqualTo(at);
      assertThat(cursor.value()).isEqualTo(model.get(at));
      at = model.higherKey(at);
      assertThat(cursor.next()).isEqualTo(at != null);
    }
    at = model.floorKey(key);
    assertThat(cursor.seekFloor(key)).isEqualTo(at != null);
    for (int i = 0; i < 5 && at != null; i++) {
      assertThat(cursor.key()).isEqualTo(at);
      at = model.lowerKey(at);
      assertThat(cursor.previous()).isEqualTo(at != null);
    }
  }

  static List<String> diff(
      NavigableMap<byte[], byte[]> before,
      NavigableMap<byte[], byte[]> after,
      byte[] from,
      byte[] to) {
    TreeSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    keys.addAll(before.keySet());
    keys.addAll(after.keySet());
    List<String> found = new ArrayList<>();
    for (byte[] key : keys) {
      Optional<byte[]> old = Optional.ofNullable(before.get(key));
      Optional<byte[]> fresh = Optional.ofNullable(after.get(key));
      boolean same = Arrays.equals(old.orElse(null), fresh.orElse(null));
      if (!same && Arrays.compareUnsigned(key, from) >= 0 && Arrays.compareUnsigned(key, to) < 0) {
        found.add(show(key, old, fresh));
      }
    }
    return found;
  }

  static List<String> diff(FrozenTree before, FrozenTree after, byte[] from, byte[] to) {
    TreeDiff diff = TreeDiff.between(before, after, from, to);
    List<String> found = new ArrayList<>();
    for (var change = diff.next(); change.isPresent(); change = diff.next()) {
      found.add(show(change.get().key(), change.get().before(), change.get().after()));
    }
    return found;
  }

  private static String show(byte[] key, Optional<byte[]> old, Optional<byte[]> fresh) {
    return Arrays.toString(key) + " " + show(old) + " to " + show(fresh);
  }

  private static String show(Optional<byte[]> value) {
    return value.map(bytes -> bytes.length + "/" + Arrays.hashCode(bytes)).orElse("nothing");
  }
}
