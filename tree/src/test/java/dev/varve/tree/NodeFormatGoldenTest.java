package dev.varve.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The bytes of nodes, kept for ever: docs/formats/tree.md.
final class NodeFormatGoldenTest {
  private static final String LEAF =
      "5654" // magic
          + "01" // format version
          + "00" // level
          + "000000000000002a" // birth
          + "00000003" // entries
          + "0002"
          + ""
          + "7631" // empty key, "v1"
          + "0300"
          + "616263"
          + "" // "abc", empty value
          + "03c801"
          + "616264"
          + "77".repeat(200); // "abd", 200 times "w"

  private static final String BRANCH =
      "5654" // magic
          + "01" // format version
          + "01" // level
          + "000000000000002b" // birth
          + "00000002" // children
          + "00" // no separator
          + "03" // BLAKE3
          + "1111111111111111222222222222222233333333333333334444444444444444"
          + "000000000000002a" // birth of the first child
          + "02"
          + "6d6e" // separator
          + "01" // SHA-256
          + "5555555555555555666666666666666677777777777777778888888888888888"
          + "0000000000000007"; // birth of the second child

  private static final String EMPTY = "56540100000000000000000100000000";

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static ChunkId id(DigestAlgorithm algorithm, long first) {
    long step = 0x1111111111111111L;
    return new ChunkId(algorithm, first, first + step, first + 2 * step, first + 3 * step);
  }

  private static Page decoded(String hex, long birth) {
    Chunk chunk =
        Chunk.copyOf(DigestAlgorithm.BLAKE3, ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    return NodeFormat.decode(new NodeRef(chunk.id(), birth), chunk);
  }

  @Test
  void leaves() {
    Leaf leaf = new Leaf();
    leaf.insert(0, bytes("abd"), bytes("w".repeat(200)));
    leaf.insert(0, bytes(""), bytes("v1"));
    leaf.insert(1, bytes("abc"), bytes("gone"));
    leaf.replace(1, bytes(""));
    assertThat(hex(NodeFormat.encode(leaf, 42))).isEqualTo(LEAF);
    Page read = decoded(LEAF, 42);
    assertThat(hex(NodeFormat.encode(read, 42))).isEqualTo(LEAF);
    assertThat(read.value(read.find(bytes("abd")))).isEqualTo(bytes("w".repeat(200)));
    assertThat(hex(NodeFormat.encode(new Leaf(), 1))).isEqualTo(EMPTY);
    assertThat(decoded(EMPTY, 1).isEmpty()).isTrue();
  }

  @Test
  void branches() {
    NodeRef first = new NodeRef(id(DigestAlgorithm.BLAKE3, 0x1111111111111111L), 42);
    NodeRef second = new NodeRef(id(DigestAlgorithm.SHA_256, 0x5555555555555555L), 7);
    Branch branch = new Branch(1, Node.of(first));
    branch.insertChild(1, bytes("mn"), Node.of(second));
    assertThat(hex(NodeFormat.encode(branch, 43))).isEqualTo(BRANCH);
    Branch read = (Branch) decoded(BRANCH, 43);
    assertThat(read.child(0).ref()).hasValue(first);
    assertThat(read.child(1).ref()).hasValue(second);
    assertThat(hex(NodeFormat.encode(read, 43))).isEqualTo(BRANCH);
  }

  @Test
  void references() {
    NodeRef ref = new NodeRef(id(DigestAlgorithm.BLAKE3, 0x1111111111111111L), 42);
    ByteBuffer target = ByteBuffer.allocate(NodeRef.BYTES);
    ref.encode(target);
    assertThat(hex(target.array()))
        .isEqualTo(
            "03"
                + "1111111111111111222222222222222233333333333333334444444444444444"
                + "000000000000002a");
    assertThat(NodeRef.decode(target.flip())).isEqualTo(ref);
  }

  @Test
  void aSmallTreeHasThisRootForEver() {
    ChunkMap chunks = new ChunkMap();
    Tree tree = Tree.create(new NodeCache(chunks, 1 << 20));
    for (int i = 0; i < 5_000; i++) {
      byte[] key = bytes("key " + (i * 7919L) % 5_000);
      tree.put(key, bytes("value " + i));
    }
    tree.freezeForCheckpoint().tree().write(10, DigestAlgorithm.BLAKE3, chunks);
    tree.removeRange(bytes("key 2"), bytes("key 35"));
    for (int i = 0; i < 5_000; i += 3) {
      tree.remove(bytes("key " + i));
    }
    NodeRef root = tree.freezeForCheckpoint().tree().write(11, DigestAlgorithm.BLAKE3, chunks);
    assertThat(root.id())
        .hasToString("blake3:268737f0584d698c33968df5a445bf6db4873d6e91de0b63cc12dc98db33b9d3");
  }
}
