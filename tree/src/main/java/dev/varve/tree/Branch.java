package dev.varve.tree;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// A page of children, parted by separators: every key under a child is at or above the separator
/// before it and below the one behind it. There is one separator less than children.
///
/// Readers that share a branch may put another [Node] of the same reference into a child's place at
/// any time; nothing else about a frozen branch changes.
final class Branch extends Page {
  /// What a child takes that is named but not in memory: the objects of its node.
  private static final int CHILD_BYTES = 120;

  private static final int FIRST_HEAP_BYTES = 256;
  private static final byte[] NO_VALUE = {};
  private static final VarHandle CHILD = MethodHandles.arrayElementVarHandle(Node[].class);

  private final int level;
  private Node[] children;
  private int childCount;

  /// Makes a branch without children, with room.
  Branch(int level, int heapBytes, int room) {
    super(heapBytes, room);
    this.level = level;
    children = new Node[Math.max(2, room)];
  }

  /// Makes a branch of one child.
  Branch(int level, Node child) {
    this(level, FIRST_HEAP_BYTES, 0);
    add(child);
  }

  private Branch(Branch other) {
    super(other);
    level = other.level;
    childCount = other.childCount;
    children = new Node[childCount + (childCount >> 3) + 2];
    for (int i = 0; i < childCount; i++) {
      children[i] = other.child(i);
    }
  }

  @Override
  int level() {
    return level;
  }

  @Override
  int sizeBytes() {
    return sizeBytes(encodedKeyBytes(), childCount);
  }

  private static int sizeBytes(int separatorBytes, int children) {
    return NodeFormat.HEADER_BYTES + 1 + separatorBytes + children * NodeRef.BYTES;
  }

  @Override
  int heapBytes() {
    return super.heapBytes() + childCount * CHILD_BYTES;
  }

  @Override
  Branch copy() {
    return new Branch(this);
  }

  @Override
  Branch sealed() {
    return this;
  }

  @Override
  int units() {
    return childCount;
  }

  Node child(int i) {
    return (Node) CHILD.getAcquire(children, i);
  }

  /// Returns the key that parts a child from the one before it; for any but the first.
  byte[] separator(int i) {
    return key(i - 1);
  }

  /// Returns the child under which a key belongs.
  int childIndex(byte[] key) {
    int found = find(key);
    return found >= 0 ? found + 1 : -1 - found;
  }

  void setChild(int i, Node child) {
    CHILD.setRelease(children, i, child);
  }

  /// Puts another node of the same reference into a child's place, unless it has another by now.
  void share(int i, Node child, Node other) {
    CHILD.compareAndSet(children, i, child, other);
  }

  /// Adds a child behind the others, in a branch whose separators are added apart.
  void add(Node child) {
    hold(childCount, child);
  }

  /// Inserts a child that is not the first.
  void insertChild(int i, byte[] separator, Node child) {
    insert(i - 1, separator, NO_VALUE);
    hold(i, child);
  }

  /// Removes a child. Its keys belong under its left neighbour from then on, the first one's under
  /// its right neighbour.
  void removeChild(int i) {
    if (count() > 0) {
      int separator = Math.max(i - 1, 0);
      remove(separator, separator + 1);
    }
    System.arraycopy(children, i + 1, children, i, childCount - i - 1);
    childCount--;
    children[childCount] = null;
  }

  @Override
  Split split(int inserted) {
    int point = inserted == childCount - 1 ? inserted : middle();
    byte[] separator = separator(point);
    Branch right = new Branch(level, 0, childCount - point);
    right.append(this, point, count());
    for (int i = point; i < childCount; i++) {
      right.add(children[i]);
    }
    remove(point - 1, count());
    reindex();
    Arrays.fill(children, point, childCount, null);
    childCount = point;
    return new Split(separator, right);
  }

  @Override
  void merge(byte[] separator, Page right) {
    Branch other = (Branch) right;
    insertChild(childCount, separator, other.child(0));
    append(other, 0, other.count());
    for (int i = 1; i < other.childCount; i++) {
      add(other.child(i));
    }
  }

  /// Returns the child that begins the second half of the bytes.
  private int middle() {
    int half = (encodedKeyBytes() + childCount * NodeRef.BYTES) / 2;
    int before = NodeRef.BYTES;
    int i = 1;
    while (i < childCount - 1 && before + separatorBytes(i) / 2 < half) {
      before += separatorBytes(i);
      i++;
    }
    return i;
  }

  private int separatorBytes(int i) {
    int keyBytes = keyBytes(i - 1);
    return Varint.bytes(keyBytes) + keyBytes + NodeRef.BYTES;
  }

  private void hold(int i, Node child) {
    if (childCount == children.length) {
      children = Arrays.copyOf(children, childCount * 5 / 4 + 2);
    }
    System.arraycopy(children, i, children, i + 1, childCount - i);
    children[i] = child;
    childCount++;
  }
}
