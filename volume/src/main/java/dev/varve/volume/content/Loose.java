package dev.varve.volume.content;

import dev.varve.base.Check;
import dev.varve.tree.TreeCursor;
import dev.varve.tree.TreeReader;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What wants work in the background on a content: small pieces to be merged ([Merging]), or a base
/// to be flattened.
///
/// @param content the content
/// @param position the last operation that made it so: what is settled later leaves it alone
/// @param from the first byte where small pieces may be; 0 when there are none
/// @param to the byte after the last
public record Loose(long content, long position, long from, long to) {
  /// Checks the range.
  public Loose {
    long start = from;
    long end = to;
    Check.argument(start >= 0 && end >= start, () -> "%d to %d is no range".formatted(start, end));
  }

  /// Lists what wants work.
  ///
  /// @param tree the tree
  /// @param after the last content of the list before, or 0
  /// @param maxCount at most so many
  /// @return the next, by their contents' numbers: what is oldest comes first
  public static List<Loose> list(TreeReader tree, long after, int maxCount) {
    byte[] prefix = Keys.of(Keys.LOOSE);
    List<Loose> found = new ArrayList<>();
    TreeCursor cursor = tree.cursor();
    for (boolean more = after < Long.MAX_VALUE && cursor.seek(Keys.loose(after + 1));
        more && found.size() < maxCount && cursor.keyStartsWith(prefix);
        more = cursor.next()) {
      found.add(decode(Keys.number(cursor.key()), cursor.value()));
    }
    return found;
  }

  static Optional<Loose> find(TreeReader tree, long content) {
    return tree.get(Keys.loose(content)).map(value -> decode(content, value));
  }

  /// The same with one more range, at a later operation.
  Loose with(long later, long start, long end) {
    if (start == end) {
      return new Loose(content, later, from, to);
    }
    return from == to
        ? new Loose(content, later, start, end)
        : new Loose(content, later, Math.min(from, start), Math.max(to, end));
  }

  byte[] encode() {
    return new RecordWriter().putLong(position).putLong(from).putLong(to).toBytes();
  }

  static Loose decode(long content, byte[] value) {
    RecordReader reader = new RecordReader(value);
    long position = reader.takeLong();
    long from = reader.takeLong();
    long to = reader.takeLong();
    reader.end();
    if (position < 0 || from < 0 || to < from) {
      throw reader.corrupt("content " + content + " cannot be loose from " + from + " to " + to);
    }
    return new Loose(content, position, from, to);
  }
}
