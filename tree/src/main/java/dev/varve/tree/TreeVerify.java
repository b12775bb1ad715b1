package dev.varve.tree;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/// Proves a written tree from its root: reads every node past the cache, computes its digest anew,
/// and checks the order of all keys, their places, levels, births and sizes.
public final class TreeVerify {
  /// What a tree is made of.
  ///
  /// @param nodes its nodes
  /// @param entries its entries
  /// @param bytes its nodes' bytes as written
  public record Report(long nodes, long entries, long bytes) {}

  private final NodeCache cache;
  private long nodes;
  private long entries;
  private long bytes;

  private TreeVerify(NodeCache cache) {
    this.cache = cache;
  }

  /// Verifies a tree.
  ///
  /// @param tree a written tree
  /// @return what it is made of
  /// @throws dev.varve.base.VarveException `CORRUPT` or `UNKNOWN_FORMAT` for the first node that is
  ///   not what it should be, or that is not there
  public static Report verify(FrozenTree tree) {
    TreeVerify verify = new TreeVerify(tree.nodes());
    NodeRef root = tree.writtenRoot();
    Page page = verify.read(root);
    if (page instanceof Branch branch && branch.units() < 2) {
      throw NodeFormat.corrupt(root, "it is a root with one child, which should be the root");
    }
    verify.check(root, page, new byte[0], null);
    return new Report(verify.nodes, verify.entries, verify.bytes);
  }

  /// Checks a node all of whose keys must be from one on and before another.
  private void check(NodeRef ref, Page page, byte[] low, byte @Nullable [] high) {
    for (int i = 0; i < page.count(); i++) {
      boolean placed =
          page.compareKey(i, low) >= 0 && (high == null || page.compareKey(i, high) < 0);
      if (!placed) {
        throw NodeFormat.corrupt(
            ref, "its key " + NodeFormat.show(page.key(i)) + " belongs into another node");
      }
    }
    nodes++;
    bytes += page.sizeBytes();
    switch (page) {
      case Leaf leaf -> entries += leaf.count();
      case Branch branch -> checkChildren(branch, low, high);
    }
  }

  private void checkChildren(Branch branch, byte[] low, byte @Nullable [] high) {
    for (int i = 0; i < branch.units(); i++) {
      NodeRef ref = branch.child(i).writtenRef();
      Page page = read(ref);
      if (page.level() != branch.level() - 1) {
        throw NodeFormat.corrupt(
            ref, "its level is " + page.level() + ", its parent's " + branch.level());
      }
      if (page.isEmpty()) {
        throw NodeFormat.corrupt(ref, "it is empty and not the root");
      }
      check(
          ref,
          page,
          i == 0 ? low : branch.separator(i),
          i + 1 == branch.units() ? high : branch.separator(i + 1));
    }
  }

  private Page read(NodeRef ref) {
    Chunk chunk = cache.readChunk(ref);
    Chunk again = Chunk.copyOf(ref.id().algorithm(), chunk.content());
    if (!again.id().equals(ref.id())) {
      throw new VarveException(
          ErrorCode.CORRUPT, "tree node %s has the digest of %s".formatted(ref, again.id()));
    }
    return NodeFormat.decode(ref, again);
  }
}
