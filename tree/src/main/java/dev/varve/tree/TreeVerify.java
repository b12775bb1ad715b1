package dev.varve.tree;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Proves a written tree from its root: reads every node past the cache, whose source computes its
/// digest, and checks levels, births, sizes and the order of all keys.
public final class TreeVerify {
  /// What a tree is made of.
  ///
  /// @param nodes its nodes
  /// @param entries its entries
  /// @param bytes its entries' bytes
  public record Report(long nodes, long entries, long bytes) {}

  private final NodeCache nodes;
  private long nodeCount;
  private long entryCount;
  private long bytes;

  private TreeVerify(NodeCache nodes) {
    this.nodes = nodes;
  }

  /// Verifies a tree.
  ///
  /// @param tree a written tree
  /// @return what it is made of
  /// @throws dev.varve.base.VarveException `CORRUPT` for the first node that is not what it should
  ///   be, `NOT_FOUND` for one that is not there
  public static Report verify(FrozenTree tree) {
    TreeVerify verify = new TreeVerify(tree.nodes());
    NodeRef root = tree.ref().orElseThrow();
    verify.check(root, tree.root().level(), new byte[0], null);
    return new Report(verify.nodeCount, verify.entryCount, verify.bytes);
  }

  /// Checks a node all of whose keys must be from one on and before another.
  private void check(NodeRef ref, int level, byte[] from, byte @Nullable [] to) {
    Node node = nodes.read(ref);
    if (node.level() != level) {
      throw NodeFormat.corrupt(ref, "its level is " + node.level() + ", expected " + level);
    }
    nodeCount++;
    if (node.count() > 1 && node.liveBytes() > Tree.MAX_NODE_BYTES) {
      throw NodeFormat.corrupt(ref, "its entries take " + node.liveBytes() + " bytes");
    }
    for (int i = level > 0 ? 1 : 0; i < node.count(); i++) {
      byte[] key = node.key(i);
      if (Arrays.compareUnsigned(key, from) < 0
          || (to != null && Arrays.compareUnsigned(key, to) >= 0)) {
        throw NodeFormat.corrupt(ref, "its entry " + i + " belongs to another node");
      }
    }
    if (level == 0) {
      entryCount += node.count();
      bytes += node.liveBytes();
      return;
    }
    for (int i = 0; i < node.count(); i++) {
      byte[] childFrom = i == 0 ? from : node.key(i);
      check(node.childRef(i), level - 1, childFrom, i + 1 < node.count() ? node.key(i + 1) : to);
    }
  }
}
