package dev.varve.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimRandom;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Any bytes into the decoder: the answer is a page whose encoding they are, or an error that names
/// the node.
final class NodeFormatFuzzTest {
  private static final int SEEDS = 200;

  /// Real nodes of several levels.
  private static List<byte[]> nodes() {
    TreeWorld world = new TreeWorld(1, TreeWorld.Keys.LONG, 1 << 20);
    for (int i = 0; i < 500; i++) {
      world.change();
    }
    world.position = 300;
    world.checkpoint();
    List<byte[]> nodes = new ArrayList<>();
    List<Chunk> chunks = new ArrayList<>(world.chunks.chunks.values());
    chunks.sort(Comparator.comparing(Chunk::id));
    for (Chunk chunk : chunks) {
      byte[] bytes = new byte[chunk.sizeBytes()];
      chunk.content().get(bytes);
      nodes.add(bytes);
    }
    return nodes;
  }

  private static long birth(byte[] bytes) {
    return bytes.length < 12 ? 1 : Math.max(1, ByteBuffer.wrap(bytes).getLong(4));
  }

  /// Decodes, and says whether the bytes were a node.
  private static boolean isNode(byte[] bytes) {
    Chunk chunk = Chunk.copyOf(DigestAlgorithm.BLAKE3, ByteBuffer.wrap(bytes));
    NodeRef ref = new NodeRef(chunk.id(), birth(bytes));
    try {
      Page page = NodeFormat.decode(ref, chunk);
      assertThat(NodeFormat.encode(page, ref.birth())).isEqualTo(bytes);
      for (int i = 0; i < page.count(); i++) {
        assertThat(page.find(page.key(i))).isEqualTo(i);
      }
      return true;
    } catch (VarveException e) {
      assertThat(e.code()).isIn(ErrorCode.CORRUPT, ErrorCode.UNKNOWN_FORMAT);
      assertThat(e).hasMessageContaining(ref.id().toString());
      return false;
    }
  }

  @Test
  void aFlippedBitIsFoundOrGivesAnotherNode() {
    int good = 0;
    int bad = 0;
    for (byte[] node : nodes().subList(0, 3)) {
      assertThat(isNode(node)).isTrue();
      for (int bit = 0; bit < node.length * Byte.SIZE; bit++) {
        byte[] copy = node.clone();
        copy[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        if (isNode(copy)) {
          good++;
        } else {
          bad++;
        }
      }
    }
    // Bits of values and of digests are proven by digests alone.
    assertThat(good).isPositive();
    assertThat(bad).isPositive();
  }

  @Test
  void aCutOrLengthenedNodeIsNone() {
    for (byte[] node : nodes().subList(0, 3)) {
      for (int length = 0; length < node.length; length++) {
        assertThat(isNode(Arrays.copyOf(node, length))).as("cut to " + length).isFalse();
      }
      assertThat(isNode(Arrays.copyOf(node, node.length + 1))).isFalse();
    }
  }

  @Test
  void mixedUpBytesGiveNoOtherError() {
    List<byte[]> nodes = nodes();
    Seeds.run(
        SEEDS,
        seed -> {
          SimRandom random = new SimRandom(seed);
          byte[] node = nodes.get(below(random, nodes.size())).clone();
          byte[] other = nodes.get(below(random, nodes.size()));
          for (int i = below(random, 8); i >= 0; i--) {
            int length = Math.min(1 + below(random, 40), Math.min(node.length, other.length));
            int from = below(random, other.length - length + 1);
            int to = below(random, node.length - length + 1);
            System.arraycopy(other, from, node, to, length);
            isNode(node);
          }
          byte[] noise = new byte[NodeFormat.HEADER_BYTES + below(random, 300)];
          for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) random.nextLong();
          }
          System.arraycopy(node, 0, noise, 0, NodeFormat.HEADER_BYTES);
          ByteBuffer.wrap(noise).putInt(12, below(random, 5));
          isNode(noise);
        });
  }

  @Test
  void theMessageSaysWhatIsWrong() {
    byte[] leaf = NodeFormat.encode(new Leaf(), 5);
    checkMessage(leaf, 6, ErrorCode.CORRUPT, "born at 5, its parent says at 6");
    checkMessage(with(leaf, 0, 'X'), 5, ErrorCode.UNKNOWN_FORMAT, "does not begin like one");
    checkMessage(with(leaf, 2, 9), 5, ErrorCode.UNKNOWN_FORMAT, "format version is 9");
    checkMessage(with(leaf, 3, 77), 5, ErrorCode.CORRUPT, "level is 77");
    checkMessage(with(leaf, 3, 1), 5, ErrorCode.CORRUPT, "without children");
    checkMessage(with(leaf, 15, 1), 5, ErrorCode.CORRUPT, "cannot have 1 entries");
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private static void checkMessage(byte[] bytes, long birth, ErrorCode code, String message) {
    Chunk chunk = Chunk.copyOf(DigestAlgorithm.BLAKE3, ByteBuffer.wrap(bytes));
    assertThatThrownBy(() -> NodeFormat.decode(new NodeRef(chunk.id(), birth), chunk))
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static int below(SimRandom random, int bound) {
    return (int) Long.remainderUnsigned(random.nextLong(), bound);
  }
}
