package dev.varve.tree;

import java.util.Arrays;

/// A page of keys and their values.
final class Leaf extends Page {
  private static final int FIRST_HEAP_BYTES = 512;

  /// How many places the table in front of the heap has, when it is a [LeafBlock], else 0.
  private int places;

  Leaf() {
    super(FIRST_HEAP_BYTES, 0);
  }

  /// Makes an empty page with room.
  Leaf(int heapBytes, int entries) {
    super(heapBytes, entries);
  }

  private Leaf(Leaf other) {
    super(other);
  }

  @Override
  int level() {
    return 0;
  }

  @Override
  int sizeBytes() {
    return NodeFormat.HEADER_BYTES + encodedKeyBytes() + encodedValueBytes();
  }

  @Override
  Leaf sealed() {
    int entriesBytes = encodedKeyBytes() + encodedValueBytes();
    if (places > 0 || !LeafBlock.fits(entriesBytes)) {
      return this;
    }
    Leaf sealed = new Leaf(0, count());
    sealed.places = LeafBlock.places(count());
    byte[] block = LeafBlock.empty(sealed.places, entriesBytes);
    sealed.adopt(block);
    int at = LeafBlock.firstStart(sealed.places);
    for (int i = 0; i < count(); i++) {
      int start = at;
      int keyBytes = keyBytes(i);
      int valueBytes = valueBytes(i);
      at = Varint.put(block, Varint.put(block, at, keyBytes), valueBytes);
      System.arraycopy(heap(), keyStart(i), block, at, keyBytes + valueBytes);
      LeafBlock.note(block, sealed.places, start, at, keyBytes);
      sealed.addAt(at, keyBytes, valueBytes);
      at += keyBytes + valueBytes;
    }
    sealed.findPrefix();
    return sealed;
  }

  /// Returns the number of places of the table, or 0 when the page is not sealed in a block.
  int places() {
    return places;
  }

  @Override
  Leaf copy() {
    return new Leaf(this);
  }

  @Override
  int units() {
    return count();
  }

  @Override
  Split split(int inserted) {
    int point = splitPoint(inserted);
    Leaf right = new Leaf(0, count() - point);
    right.append(this, point, count());
    remove(point, count());
    reindex();
    return new Split(separator(right), right);
  }

  @Override
  void merge(byte[] separator, Page right) {
    append(right, 0, right.count());
  }

  /// Chooses the first entry of the right part.
  ///
  /// Keys often come in rising order. Where a leaf grew at its end, all but the new entry stay, so
  /// that such leaves end up full and not half full. The same where it grew at the end of a run of
  /// keys that have more in common with each other than with what follows, such as the inodes
  /// before the names: the run gets its own leaf, and from then on grows at its end.
  private int splitPoint(int inserted) {
    if (inserted == count() - 1) {
      return inserted;
    }
    if (inserted > 0 && endsRun(inserted)) {
      return inserted + 1;
    }
    return middle();
  }

  private boolean endsRun(int i) {
    int shared = sharedBytes(i, i + 1);
    return sharedBytes(0, i) > shared && sharedBytes(i + 1, count() - 1) > shared;
  }

  /// Returns the entry that begins the second half of the bytes.
  private int middle() {
    int half = (encodedKeyBytes() + encodedValueBytes()) / 2;
    int before = 0;
    int i = 0;
    while (i < count() - 1 && before + entryBytes(i) / 2 < half) {
      before += entryBytes(i);
      i++;
    }
    return Math.max(i, 1);
  }

  private int entryBytes(int i) {
    int keyBytes = keyBytes(i);
    int valueBytes = valueBytes(i);
    return Varint.bytes(keyBytes) + keyBytes + Varint.bytes(valueBytes) + valueBytes;
  }

  /// Returns the shortest key above this leaf's last and not above another's first.
  private byte[] separator(Leaf right) {
    byte[] last = key(count() - 1);
    byte[] first = right.key(0);
    return Arrays.copyOf(first, Arrays.mismatch(last, first) + 1);
  }
}
