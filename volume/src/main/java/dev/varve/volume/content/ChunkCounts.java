package dev.varve.volume.content;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.tree.Tree;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;

/// How many extents of the whole tree name each chunk. A chunk whose count becomes zero loses its
/// record and enters the [ReclaimQueue].
public final class ChunkCounts {
  private final Tree tree;
  private final ContentHost host;

  ChunkCounts(Tree tree, ContentHost host) {
    this.tree = tree;
    this.host = host;
  }

  /// Takes counts, one after the other.
  @FunctionalInterface
  public interface Visitor {
    /// Takes one.
    ///
    /// @param chunk the chunk
    /// @param count how many extents name it, at least 1
    void visit(ChunkId chunk, long count);
  }

  /// Looks a count up.
  ///
  /// @param tree the tree
  /// @param chunk the chunk
  /// @return how many extents name it
  /// @throws VarveException `CORRUPT` when the record is damaged
  public static long count(TreeReader tree, ChunkId chunk) {
    return tree.get(Keys.count(chunk)).map(ChunkCounts::decode).orElse(0L);
  }

  /// Walks all counts, in the order of chunks.
  ///
  /// @param tree must not change meanwhile
  /// @param visitor takes them
  /// @throws VarveException `CORRUPT` when a record is damaged
  public static void forEach(TreeReader tree, Visitor visitor) {
    byte[] prefix = Keys.of(Keys.COUNT);
    TreeCursor cursor = tree.cursor();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      visitor.visit(Keys.countedChunk(cursor.key()), decode(cursor.value()));
    }
  }

  /// Changes the count of the chunk that an extent names, if it names one.
  void add(Extent extent, int change) {
    if (extent instanceof Extent.InChunk in && change != 0) {
      byte[] key = Keys.count(in.chunk());
      long before = tree.get(key).map(ChunkCounts::decode).orElse(0L);
      long after = Math.addExact(before, change);
      Check.invariant(
          after >= 0,
          () -> "the count of chunk %s would be %d: run verify".formatted(in.chunk(), after));
      if (after > 0) {
        tree.put(key, encode(after));
      } else {
        tree.remove(key);
        ReclaimQueue.enqueue(tree, host.position(), in.chunk());
      }
    }
  }

  static byte[] encode(long count) {
    return new RecordWriter().putVarint(count).toBytes();
  }

  static long decode(byte[] value) {
    RecordReader reader = new RecordReader(value);
    long count = ExtentFormat.takeNumber(reader);
    reader.end();
    if (count == 0) {
      throw new VarveException(ErrorCode.CORRUPT, "a count of zero is stored: run verify");
    }
    return count;
  }
}
