package dev.varve.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The sorted entries of one page in memory: keys, each with a value that may be empty. No object
/// per entry: the bytes of keys and values lie in one heap, in any order and with gaps, and an
/// index in the order of keys points into it.
///
/// The index has two words an entry. The first is the key's *head*: the eight bytes after the
/// prefix that all keys of the page share, so that a search rarely leaves the index. The second is
/// the entry's slot: where the key starts in the heap, directly followed by the value, and both
/// lengths.
///
/// Prefix, heads and gaps are matters of memory only: what is encoded, and when pages are split and
/// merged, follows from the entries alone.
abstract sealed class Entries permits Page {
  private static final int KEY_SHIFT = 24;
  private static final int START_SHIFT = 36;
  private static final int VALUE_MASK = (1 << KEY_SHIFT) - 1;
  private static final int KEY_MASK = (1 << (START_SHIFT - KEY_SHIFT)) - 1;

  /// Room for growth, at least.
  private static final int MIN_SLACK_BYTES = 256;

  private static final int MIN_INDEX_ENTRIES = 8;
  private static final int STEP_GROWTH = 4;

  /// Headers of the page's objects, about.
  private static final int OBJECT_BYTES = 96;

  private byte[] heap;
  private long[] index;
  private int count;

  /// Where the next entry goes in the heap.
  private int usedBytes;

  /// Keys and values together, without gaps.
  private int liveBytes;

  private int prefixBytes;

  /// The prefix's first 16 bytes, as heads.
  private long prefixHigh;

  private long prefixLow;

  /// The least and the greatest head, or a little beyond: where a search begins.
  private long lowHead;

  private long highHead;
  private int encodedKeyBytes;
  private int encodedValueBytes;

  /// Makes no entries, with room.
  Entries(int heapBytes, int entries) {
    heap = new byte[heapBytes];
    index = new long[2 * Math.max(entries, MIN_INDEX_ENTRIES)];
  }

  /// Makes an editable copy, with room to grow.
  Entries(Entries other) {
    int slack = Math.max(MIN_SLACK_BYTES, other.usedBytes >> 3);
    heap = Arrays.copyOf(other.heap, other.usedBytes + slack);
    index = Arrays.copyOf(other.index, 2 * (other.count + (other.count >> 3) + 4));
    count = other.count;
    usedBytes = other.usedBytes;
    liveBytes = other.liveBytes;
    prefixBytes = other.prefixBytes;
    prefixHigh = other.prefixHigh;
    prefixLow = other.prefixLow;
    lowHead = other.lowHead;
    highHead = other.highHead;
    encodedKeyBytes = other.encodedKeyBytes;
    encodedValueBytes = other.encodedValueBytes;
  }

  /// Returns the memory taken.
  int heapBytes() {
    return OBJECT_BYTES + heap.length + Long.BYTES * index.length;
  }

  final int count() {
    return count;
  }

  /// Returns the size of all keys with their lengths as encoded.
  final int encodedKeyBytes() {
    return encodedKeyBytes;
  }

  /// Returns the size of all values with their lengths as encoded.
  final int encodedValueBytes() {
    return encodedValueBytes;
  }

  final byte[] heap() {
    return heap;
  }

  final int keyStart(int i) {
    return (int) (index[2 * i + 1] >>> START_SHIFT);
  }

  final int keyBytes(int i) {
    return (int) (index[2 * i + 1] >>> KEY_SHIFT) & KEY_MASK;
  }

  final int valueStart(int i) {
    return keyStart(i) + keyBytes(i);
  }

  final int valueBytes(int i) {
    return (int) index[2 * i + 1] & VALUE_MASK;
  }

  final byte[] key(int i) {
    int start = keyStart(i);
    return Arrays.copyOfRange(heap, start, start + keyBytes(i));
  }

  final byte[] value(int i) {
    int start = valueStart(i);
    return Arrays.copyOfRange(heap, start, start + valueBytes(i));
  }

  final ByteBuffer keyView(int i) {
    return ByteBuffer.wrap(heap, keyStart(i), keyBytes(i)).slice().asReadOnlyBuffer();
  }

  final ByteBuffer valueView(int i) {
    return ByteBuffer.wrap(heap, valueStart(i), valueBytes(i)).slice().asReadOnlyBuffer();
  }

  /// Compares an entry's key with another one.
  final int compareKey(int i, byte[] key) {
    int start = keyStart(i);
    return Arrays.compareUnsigned(heap, start, start + keyBytes(i), key, 0, key.length);
  }

  /// Compares the keys of two entries.
  final int compareKeys(int i, int j) {
    int a = keyStart(i);
    int b = keyStart(j);
    return Arrays.compareUnsigned(heap, a, a + keyBytes(i), heap, b, b + keyBytes(j));
  }

  /// Counts the bytes that the keys of two entries have in common at their start.
  final int sharedBytes(int i, int j) {
    int length = Math.min(keyBytes(i), keyBytes(j));
    return KeyHead.sharedBytes(heap, keyStart(i), heap, keyStart(j), length);
  }

  /// Finds a key.
  ///
  /// @return its entry, or -1 - the entry before which it belongs
  final int find(byte[] key) {
    if (count == 0) {
      return -1;
    }
    int side = comparePrefix(key);
    if (side != 0) {
      return side < 0 ? -1 : -1 - count;
    }
    long wanted = KeyHead.of(key, prefixBytes, key.length);
    int low = 0;
    int high = count - 1;
    int middle = guess(wanted);
    int step = 1;
    // From the guess in steps that grow, but never further than halving goes.
    while (low <= high) {
      long found = index[2 * middle];
      int order = found != wanted ? (found < wanted ? -1 : 1) : compareRest(middle, key);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
        middle = Math.min(low + step - 1, (low + high) >>> 1);
      } else {
        high = middle - 1;
        middle = Math.max(high - step + 1, (low + high) >>> 1);
      }
      step *= STEP_GROWTH;
    }
    return -1 - low;
  }

  /// Guesses an entry by its head, as if heads were spread evenly. Numbers in a row nearly are, so
  /// a search in a page that is in no cache touches one piece of its index instead of three.
  private int guess(long wanted) {
    if (wanted <= lowHead) {
      return 0;
    }
    if (wanted >= highHead) {
      return count - 1;
    }
    return (int) (((double) wanted - lowHead) / ((double) highHead - lowHead) * (count - 1));
  }

  /// Returns the first entry whose key is at least the given one, or the count.
  final int lowerBound(byte[] key) {
    int found = find(key);
    return found >= 0 ? found : -1 - found;
  }

  /// Compares the start of a key with the page's prefix. Most prefixes are in the two words, so
  /// that the heap is left alone.
  private int comparePrefix(byte[] key) {
    int length = Math.min(key.length, prefixBytes);
    int order = Long.compare(KeyHead.of(key, 0, Math.min(length, Long.BYTES)), prefixHigh);
    if (order == 0 && prefixBytes > Long.BYTES) {
      order =
          Long.compare(KeyHead.of(key, Long.BYTES, Math.min(length, 2 * Long.BYTES)), prefixLow);
    }
    if (order == 0 && length > 2 * Long.BYTES) {
      int start = keyStart(0);
      order =
          Arrays.compareUnsigned(
              key, 2 * Long.BYTES, length, heap, start + 2 * Long.BYTES, start + length);
    }
    return order == 0 && key.length < prefixBytes ? -1 : order;
  }

  private void setPrefix(byte[] key, int start, int length) {
    prefixBytes = length;
    prefixHigh = KeyHead.of(key, start, start + Math.min(length, Long.BYTES));
    prefixLow = KeyHead.of(key, start + Long.BYTES, start + Math.min(length, 2 * Long.BYTES));
  }

  private int compareRest(int i, byte[] key) {
    int start = keyStart(i);
    return Arrays.compareUnsigned(
        heap, start + prefixBytes, start + keyBytes(i), key, prefixBytes, key.length);
  }

  final void insert(int at, byte[] key, byte[] value) {
    insert(at, key, 0, key.length, value, 0, value.length);
  }

  private void insert(
      int at, byte[] key, int keyAt, int keyBytes, byte[] value, int valueAt, int valueBytes) {
    narrowPrefix(key, keyAt, keyBytes);
    reserve(keyBytes + valueBytes, 1);
    System.arraycopy(index, 2 * at, index, 2 * (at + 1), 2 * (count - at));
    count++;
    System.arraycopy(key, keyAt, heap, usedBytes, keyBytes);
    System.arraycopy(value, valueAt, heap, usedBytes + keyBytes, valueBytes);
    place(at, usedBytes, keyBytes, valueBytes);
    long head = KeyHead.of(heap, usedBytes + prefixBytes, usedBytes + keyBytes);
    index[2 * at] = head;
    lowHead = count == 1 ? head : Math.min(lowHead, head);
    highHead = count == 1 ? head : Math.max(highHead, head);
    usedBytes += keyBytes + valueBytes;
  }

  /// Replaces a value: in its place when it fits there.
  final void replace(int at, byte[] value) {
    int keyBytes = keyBytes(at);
    int before = valueBytes(at);
    if (value.length <= before) {
      int start = keyStart(at);
      System.arraycopy(value, 0, heap, start + keyBytes, value.length);
      displace(at);
      place(at, start, keyBytes, value.length);
      return;
    }
    byte[] key = key(at);
    remove(at, at + 1);
    insert(at, key, value);
  }

  /// Removes the entries from one up to another.
  final void remove(int from, int to) {
    for (int i = from; i < to; i++) {
      displace(i);
    }
    System.arraycopy(index, 2 * to, index, 2 * from, 2 * (count - to));
    count -= to - from;
  }

  /// Adds entries of another page behind the own ones.
  final void append(Entries other, int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += other.keyBytes(i) + other.valueBytes(i);
    }
    reserve(bytes, to - from);
    for (int i = from; i < to; i++) {
      int keyBytes = other.keyBytes(i);
      int valueBytes = other.valueBytes(i);
      System.arraycopy(other.heap, other.keyStart(i), heap, usedBytes, keyBytes + valueBytes);
      addAt(usedBytes, keyBytes, valueBytes);
      usedBytes += keyBytes + valueBytes;
    }
    reindex();
  }

  /// Adds an entry behind the own ones, from bytes where its value follows its key. [#reindex] must
  /// follow before anything else.
  final void append(byte[] source, int start, int keyBytes, int valueBytes) {
    reserve(keyBytes + valueBytes, 1);
    System.arraycopy(source, start, heap, usedBytes, keyBytes + valueBytes);
    addAt(usedBytes, keyBytes, valueBytes);
    usedBytes += keyBytes + valueBytes;
  }

  /// Adds an entry that is in the heap already. [#reindex] must follow before anything else.
  final void addAt(int start, int keyBytes, int valueBytes) {
    place(count, start, keyBytes, valueBytes);
    count++;
  }

  /// Makes an array the page's heap, all of it used; for an empty page.
  final void adopt(byte[] bytes) {
    heap = bytes;
    usedBytes = bytes.length;
  }

  /// Finds the prefix and the heads anew, and drops large gaps.
  final void reindex() {
    if (usedBytes - liveBytes > heap.length >> 2) {
      rebuild(liveBytes + MIN_SLACK_BYTES);
    }
    findPrefix();
  }

  /// Finds the prefix and the heads anew.
  final void findPrefix() {
    if (count > 0) {
      setPrefix(heap, keyStart(0), sharedBytes(0, count - 1));
      findHeads();
    }
  }

  private void place(int at, int start, int keyBytes, int valueBytes) {
    index[2 * at + 1] = (long) start << START_SHIFT | (long) keyBytes << KEY_SHIFT | valueBytes;
    liveBytes += keyBytes + valueBytes;
    encodedKeyBytes += Varint.bytes(keyBytes) + keyBytes;
    encodedValueBytes += Varint.bytes(valueBytes) + valueBytes;
  }

  private void displace(int at) {
    int keyBytes = keyBytes(at);
    int valueBytes = valueBytes(at);
    liveBytes -= keyBytes + valueBytes;
    encodedKeyBytes -= Varint.bytes(keyBytes) + keyBytes;
    encodedValueBytes -= Varint.bytes(valueBytes) + valueBytes;
  }

  /// Shortens the prefix to what a new key shares with it.
  private void narrowPrefix(byte[] key, int keyAt, int keyBytes) {
    if (count == 0) {
      setPrefix(key, keyAt, keyBytes);
      return;
    }
    int shared =
        KeyHead.sharedBytes(key, keyAt, heap, keyStart(0), Math.min(keyBytes, prefixBytes));
    if (shared < prefixBytes) {
      setPrefix(key, keyAt, shared);
      findHeads();
    }
  }

  private void findHeads() {
    for (int i = 0; i < count; i++) {
      int start = keyStart(i);
      index[2 * i] = KeyHead.of(heap, start + prefixBytes, start + keyBytes(i));
    }
    lowHead = index[0];
    highHead = index[2 * (count - 1)];
  }

  private void reserve(int bytes, int entries) {
    if (2 * (count + entries) > index.length) {
      int room = Math.max(MIN_INDEX_ENTRIES, (count + entries) * 5 / 4);
      index = Arrays.copyOf(index, 2 * room);
    }
    if (usedBytes + bytes > heap.length) {
      int needed = liveBytes + bytes;
      boolean gapsSuffice = needed <= heap.length - (heap.length >> 3);
      rebuild(gapsSuffice ? heap.length : needed + Math.max(MIN_SLACK_BYTES, needed >> 2));
    }
  }

  /// Moves the entries into a new heap, in their order and without gaps.
  private void rebuild(int size) {
    byte[] rebuilt = new byte[size];
    int at = 0;
    for (int i = 0; i < count; i++) {
      long slot = index[2 * i + 1];
      int length = keyBytes(i) + valueBytes(i);
      System.arraycopy(heap, keyStart(i), rebuilt, at, length);
      index[2 * i + 1] = (long) at << START_SHIFT | (slot & ((1L << START_SHIFT) - 1));
      at += length;
    }
    heap = rebuilt;
    usedBytes = at;
  }
}
