package dev.varve.namespace;

import java.util.Arrays;

/// Which keys a request asks for, and how they are rolled up.
final class Range {
  private static final byte[] NOTHING = {};

  private final byte[] prefix;
  private final byte[] delimiter;

  Range(ListRequest request) {
    this.prefix = request.prefix();
    this.delimiter = request.delimiter();
  }

  /// Returns the first bytes that a listing after a key may give.
  byte[] start(byte[] after) {
    if (after.length == 0) {
      return prefix;
    }
    boolean isCommon =
        holds(after) && after.length > 0 && commonPrefix(after).length == after.length;
    byte[] from = isCommon ? successor(after) : Arrays.copyOf(after, after.length + 1);
    return Arrays.compareUnsigned(from, prefix) < 0 ? prefix : from;
  }

  boolean holds(byte[] key) {
    return startsWith(key, prefix);
  }

  static boolean startsWith(byte[] key, byte[] beginning) {
    return key.length >= beginning.length
        && Arrays.equals(key, 0, beginning.length, beginning, 0, beginning.length);
  }

  /// Returns what a key is rolled up to, empty when it stands for itself.
  byte[] commonPrefix(byte[] key) {
    if (delimiter.length == 0) {
      return NOTHING;
    }
    for (int i = prefix.length; i <= key.length - delimiter.length; i++) {
      int end = i + delimiter.length;
      if (Arrays.equals(key, i, end, delimiter, 0, delimiter.length)) {
        return Arrays.copyOf(key, end);
      }
    }
    return NOTHING;
  }

  /// Returns the first bytes after all that begin with some; empty when there are none.
  static byte[] successor(byte[] beginning) {
    int last = beginning.length - 1;
    while (last >= 0 && beginning[last] == -1) {
      last--;
    }
    if (last < 0) {
      return NOTHING;
    }
    byte[] next = Arrays.copyOf(beginning, last + 1);
    next[last]++;
    return next;
  }
}
