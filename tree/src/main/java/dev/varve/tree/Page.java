package dev.varve.tree;

/// What a node holds, with the rules about its size: they depend on the entries alone.
abstract sealed class Page extends Entries permits Leaf, Branch {
  /// A node whose encoding is larger is split, if it has two entries or children at least.
  static final int SPLIT_BYTES = 8 << 10;

  /// A node that something was removed from, and whose encoding is smaller, looks for a neighbour
  /// to be merged with.
  static final int UNDERFULL_BYTES = SPLIT_BYTES / 4;

  /// Two nodes are merged when they are not larger together: some way below a split, so that one
  /// entry that comes and goes does not split and merge.
  static final int MERGED_BYTES = SPLIT_BYTES * 3 / 4;

  /// The right part of a page that was split, and the key that parts it from the left one.
  ///
  /// @param separator above all keys of the left part, and not above any of the right
  /// @param right the right part
  @SuppressWarnings("ArrayRecordComponent")
  record Split(byte[] separator, Page right) {}

  Page(int heapBytes, int entries) {
    super(heapBytes, entries);
  }

  /// Makes an editable copy.
  Page(Page other) {
    super(other);
  }

  /// Returns the distance from the leaves.
  abstract int level();

  /// Returns the size of the node's encoding.
  abstract int sizeBytes();

  /// Returns an editable copy.
  abstract Page copy();

  /// Returns the page as it is kept when it changes no more.
  abstract Page sealed();

  /// Says whether the page holds nothing, so that its node goes.
  final boolean isEmpty() {
    return units() == 0;
  }

  /// Returns how many parts the page could be cut into: entries or children.
  abstract int units();

  /// Cuts the page in two.
  ///
  /// @param inserted the unit that was inserted last, or -1
  abstract Split split(int inserted);

  /// Takes over everything from the page to the right.
  ///
  /// @param separator the key that parted them
  abstract void merge(byte[] separator, Page right);

  /// Says whether the page must be split.
  final boolean overflows() {
    return sizeBytes() > SPLIT_BYTES && units() > 1;
  }

  final boolean isUnderfull() {
    return sizeBytes() < UNDERFULL_BYTES;
  }
}
