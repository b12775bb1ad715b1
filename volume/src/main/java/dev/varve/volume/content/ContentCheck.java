package dev.varve.volume.content;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Recounts everything that contents keep counts of, by walking all extents and layers: how many
/// extents name each chunk, and how many hold each content.
///
/// **Cost.** Walks the extents once more for every million chunks or contents, so that memory stays
/// bounded.
public final class ContentCheck {
  /// More problems than these are not told.
  public static final int MAX_PROBLEM_COUNT = 100;

  private static final int PART_COUNT = 1 << 20;

  private final TreeReader tree;
  private final Holders holders;
  private final List<String> problems = new ArrayList<>();
  private long contentCount;

  private ContentCheck(TreeReader tree, Holders holders) {
    this.tree = tree;
    this.holders = holders;
  }

  /// Knows which inodes and versions hold contents.
  @FunctionalInterface
  public interface Holders {
    /// Tells all contents that are held, each as often as it is held, the same every time.
    ///
    /// @param content takes their numbers; 0 is passed over
    void each(LongConsumer content);
  }

  /// What is known of one content.
  private static final class Found {
    int references;
    long holders;
    boolean condemned;
  }

  /// Recounts, and compares with what is stored.
  ///
  /// @param tree must not change meanwhile
  /// @param holders who holds contents
  /// @return what is wrong, empty when nothing is
  public static List<String> problems(TreeReader tree, Holders holders) {
    ContentCheck check = new ContentCheck(tree, holders);
    check.extents();
    check.marks();
    long chunkCount = check.count(Keys.COUNT);
    int chunkParts = (int) (chunkCount / PART_COUNT) + 1;
    for (int part = 0; part < chunkParts; part++) {
      check.counts(part, chunkParts);
    }
    int parts = (int) ((check.contentCount + check.count(Keys.LAYER)) / PART_COUNT) + 1;
    for (int part = 0; part < parts; part++) {
      check.references(part, parts);
    }
    return List.copyOf(check.problems);
  }

  /// Checks each extent alone, and that none overlaps the one before.
  private void extents() {
    long[] before = {0, 0};
    each(
        Keys.EXTENT,
        cursor -> {
          long content = Keys.number(cursor.key());
          long offset = Keys.extentOffset(cursor.key());
          if (content != before[0]) {
            contentCount++;
            before[1] = 0;
          }
          long end = offset + ExtentFormat.decode(offset, cursor.value()).length();
          if (offset < before[1]) {
            problem("content %d: extents overlap at %d".formatted(content, offset));
          }
          before[0] = content;
          before[1] = end;
        });
  }

  /// Checks what is noted of contents and chunks.
  private void marks() {
    each(
        Keys.CONDEMNED,
        cursor -> {
          checkKey(cursor);
          if (cursor.valueView().hasRemaining()) {
            problem("expected no value at key " + hex(cursor));
          }
        });
    each(
        Keys.LOOSE,
        cursor -> {
          checkKey(cursor);
          Loose.decode(Keys.number(cursor.key()), cursor.value());
        });
    each(
        Keys.RECLAIM,
        cursor -> {
          Keys.reclaimedChunk(cursor.key());
          if (cursor.valueView().hasRemaining()) {
            problem("expected no value at key " + hex(cursor));
          }
        });
  }

  private void checkKey(TreeCursor cursor) {
    if (cursor.key().length != 1 + Long.BYTES) {
      problem("expected 9 bytes, found key " + hex(cursor));
    }
  }

  private void counts(int part, int parts) {
    Map<ChunkId, Long> named = new HashMap<>();
    each(
        Keys.EXTENT,
        cursor -> {
          long offset = Keys.extentOffset(cursor.key());
          if (ExtentFormat.decode(offset, cursor.value()) instanceof Extent.InChunk in
              && isIn(in.chunk().word1(), part, parts)) {
            named.merge(in.chunk(), 1L, Long::sum);
          }
        });
    each(
        Keys.COUNT,
        cursor -> {
          ChunkId chunk = Keys.countedChunk(cursor.key());
          if (isIn(chunk.word1(), part, parts)) {
            Long expected = named.remove(chunk);
            compare(chunk, expected == null ? 0 : expected, ChunkCounts.decode(cursor.value()));
          }
        });
    new TreeMap<>(named).forEach((chunk, count) -> compare(chunk, count, 0));
  }

  private void compare(ChunkId chunk, long named, long stored) {
    if (named != stored) {
      problem("chunk %s: %d extents name it, its count is %d".formatted(chunk, named, stored));
    }
  }

  private void references(int part, int parts) {
    Map<Long, Found> contents = new TreeMap<>();
    each(
        Keys.EXTENT,
        cursor -> {
          long content = Keys.number(cursor.key());
          if (isIn(content, part, parts)) {
            found(contents, content);
          }
        });
    each(
        Keys.LAYER,
        cursor -> {
          long content = Keys.number(cursor.key());
          Layer layer = Layer.decode(content, cursor.value());
          if (isIn(content, part, parts)) {
            found(contents, content);
          }
          if (layer.hasBase() && isIn(layer.base(), part, parts)) {
            Found base = found(contents, layer.base());
            base.references++;
            base.holders ^= content;
          }
        });
    each(
        Keys.CONDEMNED,
        cursor -> {
          long content = Keys.number(cursor.key());
          if (isIn(content, part, parts)) {
            found(contents, content).condemned = true;
          }
        });
    holders.each(content -> {
      if (content != 0 && isIn(content, part, parts)) {
        found(contents, content).references++;
      }
    });
    contents.forEach(this::compare);
  }

  private static Found found(Map<Long, Found> contents, long content) {
    return contents.computeIfAbsent(content, number -> new Found());
  }

  private void compare(long content, Found found) {
    Layer layer;
    try {
      layer = Layer.of(tree, content);
    } catch (VarveException e) {
      damaged(e);
      return;
    }
    if (layer.references() != found.references || layer.holders() != found.holders) {
      problem(
          "content %d: found %d references with layers %x, stored are %d with %x"
              .formatted(
                  content, found.references, found.holders, layer.references(), layer.holders()));
    }
    if (found.condemned != (found.references == 0)) {
      problem(
          "content %d has %d references and is %scondemned"
              .formatted(content, found.references, found.condemned ? "" : "not "));
    }
  }

  private static boolean isIn(long number, int part, int parts) {
    return Long.remainderUnsigned(number, parts) == part;
  }

  private long count(byte kind) {
    long[] count = {0};
    each(kind, cursor -> count[0]++);
    return count[0];
  }

  /// Walks the records of a kind. One that is damaged is a problem and no reason to stop.
  private void each(byte kind, Consumer<TreeCursor> visitor) {
    byte[] prefix = Keys.of(kind);
    TreeCursor cursor = tree.cursor();
    for (boolean more = cursor.seek(prefix);
        more && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      try {
        visitor.accept(cursor);
      } catch (VarveException e) {
        damaged(e);
      }
    }
  }

  private void damaged(VarveException e) {
    if (e.code() != ErrorCode.CORRUPT) {
      throw e;
    }
    problem(String.valueOf(e.getMessage()));
  }

  private void problem(String text) {
    if (problems.size() < MAX_PROBLEM_COUNT && !problems.contains(text)) {
      problems.add(text);
    }
  }

  private static String hex(TreeCursor cursor) {
    return HexFormat.of().formatHex(cursor.key());
  }
}
