package dev.varve.tree;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// The bytes of a node: `docs/formats/tree.md`. Integers are big-endian, lengths varints.
///
/// ```
/// node   = "VT" version(1)=1 level(1) birth(8) count(4) leaf | branch
/// leaf   = ( key length, value length, key, value ) x count            level 0
/// branch = ( separator length, separator, child ) x count              level 1 and up
/// child  = chunk id(33) birth(8)                                       not born after the node
/// ```
///
/// Keys and separators grow strictly; the first separator is empty, and no other. There is one
/// encoding for the same entries.
final class NodeFormat {
  static final int HEADER_BYTES = 16;

  /// More than a tree ever has: each level multiplies by seven at least.
  static final int MAX_LEVEL = 23;

  private static final byte MAGIC_0 = 'V';
  private static final byte MAGIC_1 = 'T';
  private static final byte VERSION = 1;
  private static final int LEVEL_OFFSET = 3;
  private static final int BIRTH_OFFSET = 4;
  private static final int COUNT_OFFSET = 12;
  private static final int LEAST_ENTRY_BYTES = 2;
  private static final int LEAST_CHILD_BYTES = 1 + NodeRef.BYTES;

  private static final int SHOWN_KEY_BYTES = 64;

  private NodeFormat() {}

  /// Encodes a node whose children are all written.
  static byte[] encode(Page page, long birth) {
    byte[] bytes = new byte[page.sizeBytes()];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    target.put(MAGIC_0).put(MAGIC_1).put(VERSION).put((byte) page.level()).putLong(birth);
    target.putInt(page.units());
    int end =
        switch (page) {
          case Leaf leaf -> encode(leaf, bytes);
          case Branch branch -> encode(branch, bytes, birth);
        };
    Check.invariant(end == bytes.length, () -> "a node of " + bytes.length + " bytes took " + end);
    return bytes;
  }

  private static int encode(Leaf leaf, byte[] bytes) {
    int at = HEADER_BYTES;
    for (int i = 0; i < leaf.count(); i++) {
      int keyBytes = leaf.keyBytes(i);
      int valueBytes = leaf.valueBytes(i);
      at = Varint.put(bytes, at, keyBytes);
      at = Varint.put(bytes, at, valueBytes);
      System.arraycopy(leaf.heap(), leaf.keyStart(i), bytes, at, keyBytes + valueBytes);
      at += keyBytes + valueBytes;
    }
    return at;
  }

  private static int encode(Branch branch, byte[] bytes, long birth) {
    int at = HEADER_BYTES;
    for (int i = 0; i < branch.units(); i++) {
      int keyBytes = i == 0 ? 0 : branch.keyBytes(i - 1);
      at = Varint.put(bytes, at, keyBytes);
      if (i > 0) {
        System.arraycopy(branch.heap(), branch.keyStart(i - 1), bytes, at, keyBytes);
      }
      NodeRef child = branch.child(i).writtenRef();
      Check.argument(
          child.birth() <= birth,
          () -> "a node of birth " + birth + " cannot have a child of birth " + child.birth());
      child.encode(ByteBuffer.wrap(bytes, at + keyBytes, NodeRef.BYTES));
      at += keyBytes + NodeRef.BYTES;
    }
    return at;
  }

  /// Decodes a node, whatever the bytes are: the answer is a page that keeps all rules.
  ///
  /// @throws VarveException `CORRUPT` or `UNKNOWN_FORMAT`, naming the node
  static Page decode(NodeRef ref, Chunk chunk) {
    if (!chunk.id().equals(ref.id())) {
      throw corrupt(ref, "the store gave " + chunk.id() + " in its place");
    }
    byte[] bytes = new byte[chunk.sizeBytes()];
    chunk.content().get(bytes);
    int level = checkHeader(ref, bytes);
    int count = ByteBuffer.wrap(bytes).getInt(COUNT_OFFSET);
    int leastBytes = level == 0 ? LEAST_ENTRY_BYTES : LEAST_CHILD_BYTES;
    if (count < 0 || count > (bytes.length - HEADER_BYTES) / leastBytes) {
      throw corrupt(ref, "it cannot have " + count + " entries");
    }
    Page page = level == 0 ? leaf(ref, bytes, count) : branch(ref, bytes, level, count);
    for (int i = 1; i < page.count(); i++) {
      if (page.compareKeys(i - 1, i) >= 0) {
        throw corrupt(ref, "its key " + i + " is not above the one before");
      }
    }
    if (page.overflows()) {
      throw corrupt(ref, "it should have been split, having " + bytes.length + " bytes");
    }
    page.reindex();
    return page.sealed();
  }

  private static int checkHeader(NodeRef ref, byte[] bytes) {
    if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC_0 || bytes[1] != MAGIC_1) {
      throw unknown(ref, "it does not begin like one");
    }
    if (bytes[2] != VERSION) {
      throw unknown(
          ref, "its format version is %d, this Varve reads %d".formatted(bytes[2], VERSION));
    }
    int level = bytes[LEVEL_OFFSET];
    if (level < 0 || level > MAX_LEVEL) {
      throw corrupt(ref, "its level is " + level + ", possible are 0 to " + MAX_LEVEL);
    }
    long birth = ByteBuffer.wrap(bytes).getLong(BIRTH_OFFSET);
    if (birth != ref.birth()) {
      throw corrupt(ref, "it was born at " + birth + ", its parent says at " + ref.birth());
    }
    return level;
  }

  private static Leaf leaf(NodeRef ref, byte[] bytes, int count) {
    Leaf leaf = new Leaf(0, count);
    leaf.adopt(bytes);
    int at = HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      int keyBytes = length(ref, bytes, at, TreeReader.MAX_KEY_BYTES);
      at += Varint.bytes(keyBytes);
      int valueBytes = length(ref, bytes, at, TreeReader.MAX_VALUE_BYTES);
      at += Varint.bytes(valueBytes);
      checkRoom(ref, bytes, at, keyBytes + valueBytes);
      leaf.addAt(at, keyBytes, valueBytes);
      at += keyBytes + valueBytes;
    }
    checkEnd(ref, bytes, at);
    return leaf;
  }

  private static Branch branch(NodeRef ref, byte[] bytes, int level, int count) {
    if (count == 0) {
      throw corrupt(ref, "it is a branch without children");
    }
    Branch branch = new Branch(level, bytes.length - count * NodeRef.BYTES, count);
    int at = HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      int keyBytes = length(ref, bytes, at, TreeReader.MAX_KEY_BYTES);
      at += Varint.bytes(keyBytes);
      checkRoom(ref, bytes, at, keyBytes + NodeRef.BYTES);
      if ((keyBytes == 0) != (i == 0)) {
        throw corrupt(ref, "its separator " + i + " has " + keyBytes + " bytes");
      }
      if (i > 0) {
        branch.append(bytes, at, keyBytes, 0);
      }
      branch.add(Node.of(child(ref, bytes, at + keyBytes)));
      at += keyBytes + NodeRef.BYTES;
    }
    checkEnd(ref, bytes, at);
    return branch;
  }

  private static NodeRef child(NodeRef ref, byte[] bytes, int at) {
    NodeRef child;
    try {
      child = NodeRef.decode(ByteBuffer.wrap(bytes, at, NodeRef.BYTES));
    } catch (VarveException e) {
      throw new VarveException(ErrorCode.CORRUPT, damage(ref, "a child is no reference"), e);
    }
    if (child.birth() > ref.birth()) {
      throw corrupt(ref, "a child was born at " + child.birth() + ", it was at " + ref.birth());
    }
    return child;
  }

  private static int length(NodeRef ref, byte[] bytes, int at, int max) {
    int length = Varint.get(bytes, at);
    if (length < 0 || length > max) {
      throw corrupt(ref, "at byte %d is no length up to %d".formatted(at, max));
    }
    return length;
  }

  private static void checkRoom(NodeRef ref, byte[] bytes, int at, int needed) {
    if (needed > bytes.length - at) {
      throw corrupt(
          ref,
          "at byte %d of %d it breaks off".formatted(Math.min(at, bytes.length), bytes.length));
    }
  }

  private static void checkEnd(NodeRef ref, byte[] bytes, int at) {
    if (at != bytes.length) {
      throw corrupt(ref, (bytes.length - at) + " bytes follow its entries");
    }
  }

  static VarveException corrupt(NodeRef ref, String what) {
    return new VarveException(ErrorCode.CORRUPT, damage(ref, what));
  }

  private static VarveException unknown(NodeRef ref, String what) {
    return new VarveException(
        ErrorCode.UNKNOWN_FORMAT,
        "%s is no tree node of this version: %s; use a newer Varve".formatted(ref, what));
  }

  private static String damage(NodeRef ref, String what) {
    return "tree node %s is damaged: %s; restore it from a copy, or go back to a snapshot"
        .formatted(ref, what);
  }

  /// Writes a key as messages show it: its start in hexadecimal digits.
  static String show(byte[] key) {
    int shown = Math.min(key.length, SHOWN_KEY_BYTES);
    return HexFormat.of().formatHex(key, 0, shown) + (shown < key.length ? "…" : "");
  }
}
