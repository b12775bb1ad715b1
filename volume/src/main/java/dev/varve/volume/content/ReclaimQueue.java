package dev.varve.volume.content;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Chunks that may be free: their count became zero. A chunk may be named again while it waits, and
/// may wait at several positions: whoever reclaims looks at its count.
public final class ReclaimQueue {
  private static final byte[] NOTHING = {};

  private ReclaimQueue() {}

  /// An entry.
  ///
  /// @param position where the count became zero
  /// @param chunk the chunk
  public record Queued(long position, ChunkId chunk) {}

  /// Reads the next entries, in the order of positions.
  ///
  /// @param tree the tree
  /// @param limit the last position that is wanted
  /// @param after what the page before ended with; from its successor on
  /// @param maxCount at most so many
  /// @return the entries; fewer than asked for when there are no more
  /// @throws VarveException `CORRUPT` when a record is damaged
  public static List<Queued> after(TreeReader tree, long limit, Queued after, int maxCount) {
    return page(tree, limit, Keys.reclaim(after.position(), after.chunk()), maxCount);
  }

  /// Reads the first entries, in the order of positions.
  ///
  /// @param tree the tree
  /// @param limit the last position that is wanted
  /// @param maxCount at most so many
  /// @return the entries; fewer than asked for when there are no more
  /// @throws VarveException `CORRUPT` when a record is damaged
  public static List<Queued> first(TreeReader tree, long limit, int maxCount) {
    return page(tree, limit, Keys.of(Keys.RECLAIM), maxCount);
  }

  private static List<Queued> page(TreeReader tree, long limit, byte[] above, int maxCount) {
    Check.argument(maxCount > 0, () -> "a page holds at least 1 entry, not " + maxCount);
    byte[] prefix = Keys.of(Keys.RECLAIM);
    List<Queued> page = new ArrayList<>();
    TreeCursor cursor = tree.cursor();
    boolean more = cursor.seek(above);
    if (more && Arrays.equals(cursor.key(), above)) {
      more = cursor.next();
    }
    while (more && page.size() < maxCount && cursor.keyStartsWith(prefix)) {
      byte[] key = cursor.key();
      Queued queued = new Queued(Keys.number(key), Keys.reclaimedChunk(key));
      if (cursor.valueView().hasRemaining()) {
        throw new VarveException(
            ErrorCode.CORRUPT, "the reclaim queue has a value at " + queued + ": run verify");
      }
      if (queued.position > limit) {
        break;
      }
      page.add(queued);
      more = cursor.next();
    }
    return page;
  }

  /// Appends a chunk. Nothing changes when it is there already.
  ///
  /// @param tree the tree
  /// @param position the position of the operation
  /// @param chunk the chunk
  public static void enqueue(Tree tree, long position, ChunkId chunk) {
    tree.put(Keys.reclaim(position, chunk), NOTHING);
  }

  /// Takes an entry out. Nothing changes when it is not there.
  ///
  /// @param tree the tree
  /// @param position its position
  /// @param chunk its chunk
  /// @return whether it was there
  public static boolean remove(Tree tree, long position, ChunkId chunk) {
    return tree.remove(Keys.reclaim(position, chunk));
  }
}
