package dev.varve.volume.access;

import dev.varve.base.Check;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.Arrays;

/// A set of group numbers, which are unsigned. Immutable; asking it allocates nothing.
public final class Groups {
  /// The most groups in a set (`NGROUPS_MAX` of Linux).
  public static final int MAX_COUNT = 65_536;

  /// No group.
  public static final Groups NONE = new Groups(new int[0]);

  /// In unsigned order, each once.
  private final int[] sorted;

  private Groups(int[] sorted) {
    this.sorted = sorted;
  }

  /// Makes a set.
  ///
  /// @param groups the numbers, in any order, repeated or not, at most [#MAX_COUNT]
  /// @return the set
  public static Groups of(int... groups) {
    Check.argument(
        groups.length <= MAX_COUNT,
        () -> "a caller has at most " + MAX_COUNT + " groups, found " + groups.length);
    if (groups.length == 0) {
      return NONE;
    }
    // With the sign bit flipped, signed order is unsigned order.
    int[] flipped = Arrays.stream(groups).map(Groups::flip).sorted().distinct().toArray();
    for (int i = 0; i < flipped.length; i++) {
      flipped[i] = flip(flipped[i]);
    }
    return new Groups(flipped);
  }

  /// Says whether a group is in the set.
  ///
  /// @param gid the group
  /// @return whether it is
  public boolean contains(int gid) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(sorted[middle], gid);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /// Returns how many groups there are.
  ///
  /// @return from 0 to [#MAX_COUNT]
  public int count() {
    return sorted.length;
  }

  /// Returns the groups.
  ///
  /// @return a copy, in unsigned order
  public int[] toArray() {
    return sorted.clone();
  }

  /// Writes a count and the first group and then the distance from each to the next, all varints.
  void encode(RecordWriter writer) {
    writer.putVarint(sorted.length);
    long previous = 0;
    for (int gid : sorted) {
      long value = Integer.toUnsignedLong(gid);
      writer.putVarint(value - previous);
      previous = value;
    }
  }

  static Groups decode(RecordReader reader) {
    int count = reader.takeVarint32();
    // Each group takes at least a byte: a false count cannot make a large array.
    if (count > MAX_COUNT || count > reader.remaining()) {
      throw reader.corrupt(
          "expected at most " + MAX_COUNT + " groups and a byte for each, found " + count);
    }
    int[] sorted = new int[count];
    long value = 0;
    for (int i = 0; i < count; i++) {
      long more = reader.takeVarint();
      long next = value + more;
      if (more < 0 || (i > 0 && more == 0) || next < value || next > 0xffff_ffffL) {
        throw reader.corrupt("groups do not grow, or one is over 32 bits");
      }
      value = next;
      sorted[i] = (int) value;
    }
    return count == 0 ? NONE : new Groups(sorted);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Groups groups && Arrays.equals(sorted, groups.sorted);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sorted);
  }

  @Override
  public String toString() {
    return Arrays.stream(sorted).mapToObj(Integer::toUnsignedString).toList().toString();
  }

  private static int flip(int value) {
    return value ^ Integer.MIN_VALUE;
  }
}
