package dev.varve.tree;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The bytes of a node, `docs/formats/tree.md`. Integers are big-endian, varints have 7 bits a
/// byte, lowest first.
///
/// ```
/// node   = "VT" version(1)=1 level(1) birth(8) count(varint) entry*
/// entry  = keyLength(varint) valueLength(varint) key value      in a leaf, level 0
///        | keyLength(varint) key child                           in a branch
/// child  = chunk id(33) birth(8)                                 birth at most the node's own
/// ```
///
/// Keys grow strictly; the first of a branch is empty. The same entries give the same bytes.
final class NodeFormat {
  static final int MAX_LEVEL = 15;

  private static final byte MAGIC_0 = 'V';
  private static final byte MAGIC_1 = 'T';
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 12;
  private static final int MAX_VARINT_BYTES = 5;
  private static final int LOW_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int VARINT_BITS = 7;

  private NodeFormat() {}

  /// Encodes a node whose children are all written.
  static byte[] encode(Node node, long birth) {
    int mostBytes =
        HEADER_BYTES
            + MAX_VARINT_BYTES
            + node.liveBytes()
            + node.count() * (2 * MAX_VARINT_BYTES - Node.ENTRY_BYTES);
    ByteBuffer target = ByteBuffer.allocate(mostBytes);
    target.put(MAGIC_0).put(MAGIC_1).put(VERSION).put((byte) node.level()).putLong(birth);
    putVarint(target, node.count());
    for (int i = 0; i < node.count(); i++) {
      ByteBuffer key = node.keyView(i);
      ByteBuffer value = node.valueView(i);
      putVarint(target, key.remaining());
      if (node.level() == 0) {
        putVarint(target, value.remaining());
      }
      target.put(key).put(value);
    }
    return Arrays.copyOf(target.array(), target.position());
  }

  /// Decodes a node, whatever the bytes are: an answer is a node that keeps the rules.
  static Node decode(NodeRef ref, dev.varve.format.chunk.Chunk chunk) {
    ByteBuffer source = chunk.content();
    if (source.remaining() < HEADER_BYTES || source.get() != MAGIC_0 || source.get() != MAGIC_1) {
      throw corrupt(ref, "it does not begin like one");
    }
    byte version = source.get();
    if (version != VERSION) {
      throw new VarveException(
          ErrorCode.UNKNOWN_FORMAT,
          "node %s of a tree has version %d, known is %d: use a newer Varve"
              .formatted(ref.id(), version, VERSION));
    }
    int level = source.get();
    long birth = source.getLong();
    if (level < 0 || level > MAX_LEVEL) {
      throw corrupt(ref, "its level is " + level);
    }
    if (birth != ref.birth()) {
      throw corrupt(ref, "it was born at " + birth + ", its parent says at " + ref.birth());
    }
    int count = takeVarint(ref, source);
    if (count > source.remaining() / 2) {
      throw corrupt(ref, "it cannot have " + count + " entries");
    }
    Node node = new Node(level, 0, count, source.remaining() + count * Node.ENTRY_BYTES);
    byte[] last = null;
    for (int i = 0; i < count; i++) {
      byte[] key = takeEntry(ref, source, node, birth);
      if (last != null && Arrays.compareUnsigned(last, key) >= 0) {
        throw corrupt(ref, "its entry " + i + " is out of order");
      }
      last = key;
    }
    if (source.hasRemaining()) {
      throw corrupt(ref, source.remaining() + " bytes follow its entries");
    }
    if (level > 0 && (count == 0 || node.keyView(0).hasRemaining())) {
      throw corrupt(ref, "it is a branch without a first child");
    }
    node.written(ref);
    return node;
  }

  private static byte[] takeEntry(NodeRef ref, ByteBuffer source, Node node, long birth) {
    int keyLength = takeVarint(ref, source);
    int valueLength = node.level() == 0 ? takeVarint(ref, source) : NodeRef.BYTES;
    if (keyLength > TreeReader.MAX_KEY_BYTES
        || valueLength > TreeReader.MAX_VALUE_BYTES
        || keyLength + valueLength > source.remaining()) {
      throw corrupt(ref, "an entry of " + keyLength + " and " + valueLength + " bytes is too long");
    }
    byte[] key = new byte[keyLength];
    byte[] value = new byte[valueLength];
    source.get(key).get(value);
    if (node.level() > 0) {
      long childBirth = NodeRef.decode(ByteBuffer.wrap(value)).birth();
      if (childBirth > birth) {
        throw corrupt(ref, "a child was born at " + childBirth + ", after it at " + birth);
      }
    }
    node.insert(node.count(), key, value, null);
    return key;
  }

  static VarveException corrupt(NodeRef ref, String what) {
    return new VarveException(
        ErrorCode.CORRUPT, "node " + ref.id() + " of a tree is damaged: " + what);
  }

  private static void putVarint(ByteBuffer target, int value) {
    int rest = value;
    while ((rest & ~LOW_BITS) != 0) {
      target.put((byte) ((rest & LOW_BITS) | MORE));
      rest >>>= VARINT_BITS;
    }
    target.put((byte) rest);
  }

  private static int takeVarint(NodeRef ref, ByteBuffer source) {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BYTES * VARINT_BITS; shift += VARINT_BITS) {
      if (!source.hasRemaining()) {
        break;
      }
      int next = source.get();
      value |= (long) (next & LOW_BITS) << shift;
      if ((next & MORE) == 0 && value <= Integer.MAX_VALUE) {
        return (int) value;
      }
    }
    throw corrupt(ref, "a length has no end");
  }
}
