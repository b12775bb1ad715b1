package dev.varve.tree;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Entries in order, in one array without an object for each. A leaf's values are the map's; a
/// branch's are references to its children.
///
/// The heap holds for each entry the key's length (2 bytes), the value's (4 bytes), the key and the
/// value; `offsets` tells where, in the order of keys. An insert writes to the heap's end and
/// shifts offsets; bytes of removed entries stay until the heap is packed. Nothing about the map
/// depends on how the heap looks.
///
/// **Threads.** A node is changed only by the writer and only in the generation that made it.
/// Afterwards it never changes, but for its children: a child that is not written yet is in
/// `children`; when a checkpoint has written it, its reference is put into the heap first and then
/// the child is let go, so who finds no child finds the reference.
final class Node {
  /// What an entry takes besides its key and value.
  static final int ENTRY_BYTES = 6;

  private static final int VALUE_LENGTH_OFFSET = 2;
  private static final int OBJECT_BYTES = 96;
  private static final int START_HEAP_BYTES = 512;
  private static final int START_ENTRIES = 8;
  private static final int SLACK = 4;

  private final int level;
  private final long generation;
  private int count;
  private int[] offsets;
  private byte[] heap;
  private int heapEnd;
  private int liveBytes;
  private @Nullable AtomicReferenceArray<@Nullable Node> children;
  private volatile @Nullable NodeRef ref;

  Node(int level, long generation) {
    this(level, generation, START_ENTRIES, START_HEAP_BYTES);
  }

  Node(int level, long generation, int entries, int heapBytes) {
    this.level = level;
    this.generation = generation;
    this.offsets = new int[Math.max(1, entries)];
    this.heap = new byte[heapBytes];
    if (level > 0) {
      children = new AtomicReferenceArray<>(Math.max(1, entries));
    }
  }

  int level() {
    return level;
  }

  long generation() {
    return generation;
  }

  int count() {
    return count;
  }

  /// Bytes of all entries, however the heap looks: what decides about splits and merges.
  int liveBytes() {
    return liveBytes;
  }

  int memoryBytes() {
    return OBJECT_BYTES + heap.length + offsets.length * Integer.BYTES * (level > 0 ? 2 : 1);
  }

  @Nullable NodeRef ref() {
    return ref;
  }

  void written(NodeRef newRef) {
    ref = newRef;
  }

  // Reading entries.

  private int keyLength(int offset) {
    return ((heap[offset] & 0xff) << Byte.SIZE) | (heap[offset + 1] & 0xff);
  }

  private int valueLength(int offset) {
    int at = offset + VALUE_LENGTH_OFFSET;
    return ((heap[at] & 0xff) << 24)
        | ((heap[at + 1] & 0xff) << 16)
        | ((heap[at + 2] & 0xff) << 8)
        | (heap[at + 3] & 0xff);
  }

  byte[] key(int index) {
    int start = offsets[index] + ENTRY_BYTES;
    return Arrays.copyOfRange(heap, start, start + keyLength(offsets[index]));
  }

  byte[] value(int index) {
    int start = offsets[index] + ENTRY_BYTES + keyLength(offsets[index]);
    return Arrays.copyOfRange(heap, start, start + valueLength(offsets[index]));
  }

  ByteBuffer keyView(int index) {
    return ByteBuffer.wrap(heap, offsets[index] + ENTRY_BYTES, keyLength(offsets[index]));
  }

  ByteBuffer valueView(int index) {
    int start = offsets[index] + ENTRY_BYTES + keyLength(offsets[index]);
    return ByteBuffer.wrap(heap, start, valueLength(offsets[index]));
  }

  int entryBytes(int index) {
    int offset = offsets[index];
    return ENTRY_BYTES + keyLength(offset) + valueLength(offset);
  }

  int compareKey(int index, byte[] key) {
    int start = offsets[index] + ENTRY_BYTES;
    return Arrays.compareUnsigned(
        heap, start, start + keyLength(offsets[index]), key, 0, key.length);
  }

  boolean keyStartsWith(int index, byte[] prefix) {
    int start = offsets[index] + ENTRY_BYTES;
    return keyLength(offsets[index]) >= prefix.length
        && Arrays.equals(heap, start, start + prefix.length, prefix, 0, prefix.length);
  }

  /// Returns the index of a key, or `-(where it would be) - 1`.
  int find(byte[] key) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compareKey(middle, key);
      if (order < 0) {
        low = middle + 1;
      } else if (order > 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  /// Returns the child of a branch under which a key belongs: the first key is empty.
  int childIndex(byte[] key) {
    int index = find(key);
    return index >= 0 ? index : -index - 2;
  }

  // Children.

  /// Returns a child that is not written, or null for one that is to be found by its reference.
  @Nullable Node heldChild(int index) {
    return heldChildren().getAcquire(index);
  }

  NodeRef childRef(int index) {
    return NodeRef.decode(valueView(index));
  }

  private AtomicReferenceArray<@Nullable Node> heldChildren() {
    return Objects.requireNonNull(children, "only a branch has children");
  }

  void holdChild(int index, Node child) {
    heldChildren().set(index, child);
  }

  /// Lets go of a child that was written.
  void releaseChild(int index, NodeRef written) {
    written.encode(valueView(index));
    heldChildren().setRelease(index, null);
  }

  // Changing, by the writer.

  void insert(int index, byte[] key, byte[] value, @Nullable Node child) {
    reserve(ENTRY_BYTES + key.length + value.length);
    insertOffset(index, append(key, value), child);
  }

  void replace(int index, byte[] value) {
    int offset = offsets[index];
    int keyLength = keyLength(offset);
    int oldLength = valueLength(offset);
    if (oldLength == value.length) {
      System.arraycopy(value, 0, heap, offset + ENTRY_BYTES + keyLength, value.length);
      return;
    }
    byte[] key = key(index);
    liveBytes -= ENTRY_BYTES + keyLength + oldLength;
    offsets[index] = -1;
    reserve(ENTRY_BYTES + key.length + value.length);
    offsets[index] = append(key, value);
  }

  void remove(int index) {
    liveBytes -= entryBytes(index);
    System.arraycopy(offsets, index + 1, offsets, index, count - index - 1);
    if (level > 0) {
      AtomicReferenceArray<@Nullable Node> held = heldChildren();
      for (int i = index; i < count - 1; i++) {
        held.set(i, held.get(i + 1));
      }
      held.set(count - 1, null);
    }
    count--;
  }

  /// Makes a branch's first key empty, as every key under its first child belongs there.
  void clearFirstKey() {
    byte[] value = value(0);
    Node child = heldChild(0);
    remove(0);
    insert(0, new byte[0], value, child);
  }

  /// Adds an entry of another node at the end.
  void appendFrom(Node source, int index) {
    // A child is read before its reference: see the note on threads.
    Node child = source.level > 0 ? source.heldChild(index) : null;
    int size = source.entryBytes(index);
    reserve(size);
    System.arraycopy(source.heap, source.offsets[index], heap, heapEnd, size);
    int offset = heapEnd;
    heapEnd += size;
    liveBytes += size;
    insertOffset(count, offset, child);
  }

  /// Copies a node for the writer's generation. Children are read before their references, as
  /// [#releaseChild] writes them the other way round.
  Node copy(long newGeneration) {
    Node copy = new Node(level, newGeneration, offsets.length, heap.length);
    if (level > 0) {
      for (int i = 0; i < count; i++) {
        copy.heldChildren().setPlain(i, heldChild(i));
      }
    }
    System.arraycopy(offsets, 0, copy.offsets, 0, count);
    System.arraycopy(heap, 0, copy.heap, 0, heapEnd);
    copy.count = count;
    copy.heapEnd = heapEnd;
    copy.liveBytes = liveBytes;
    return copy;
  }

  private int append(byte[] key, byte[] value) {
    int offset = heapEnd;
    int keyStart = offset + ENTRY_BYTES;
    heap[offset] = (byte) (key.length >>> Byte.SIZE);
    heap[offset + 1] = (byte) key.length;
    int at = offset + VALUE_LENGTH_OFFSET;
    heap[at] = (byte) (value.length >>> 24);
    heap[at + 1] = (byte) (value.length >>> 16);
    heap[at + 2] = (byte) (value.length >>> 8);
    heap[at + 3] = (byte) value.length;
    System.arraycopy(key, 0, heap, keyStart, key.length);
    System.arraycopy(value, 0, heap, keyStart + key.length, value.length);
    heapEnd = keyStart + key.length + value.length;
    liveBytes += heapEnd - offset;
    return offset;
  }

  private void insertOffset(int index, int offset, @Nullable Node child) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
      if (level > 0) {
        AtomicReferenceArray<@Nullable Node> larger = new AtomicReferenceArray<>(count * 2);
        for (int i = 0; i < count; i++) {
          larger.setPlain(i, heldChild(i));
        }
        children = larger;
      }
    }
    System.arraycopy(offsets, index, offsets, index + 1, count - index);
    offsets[index] = offset;
    if (level > 0) {
      AtomicReferenceArray<@Nullable Node> held = heldChildren();
      for (int i = count; i > index; i--) {
        held.set(i, held.get(i - 1));
      }
      held.set(index, child);
    }
    count++;
  }

  /// Makes room at the heap's end: packs it into a new one with some slack.
  private void reserve(int bytes) {
    if (heap.length - heapEnd >= bytes) {
      return;
    }
    int needed = liveBytes + bytes;
    byte[] packed = new byte[Math.max(START_HEAP_BYTES, needed + needed / SLACK)];
    int end = 0;
    for (int i = 0; i < count; i++) {
      if (offsets[i] >= 0) {
        int size = entryBytes(i);
        System.arraycopy(heap, offsets[i], packed, end, size);
        offsets[i] = end;
        end += size;
      }
    }
    heap = packed;
    heapEnd = end;
  }
}
