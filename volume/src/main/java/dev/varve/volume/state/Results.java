package dev.varve.volume.state;

import dev.varve.tree.TreeCursor;
import dev.varve.volume.record.Keys;
import dev.varve.volume.record.RecordReader;
import dev.varve.volume.record.RecordWriter;
import java.util.OptionalLong;

/// The answers to recent operations of clients that may send one again.
final class Results {
  /// The most answers that are kept: the oldest goes first.
  static final int MAX_RESULTS = 4096;

  private final Records records;

  Results(Records records) {
    this.records = records;
  }

  OptionalLong find(long client, long sequence) {
    return records
        .tree
        .get(Keys.of(Keys.CLIENT, client, sequence))
        .map(value -> OptionalLong.of(new RecordReader(value).takeLong()))
        .orElse(OptionalLong.empty());
  }

  void keep(long client, long sequence, long number) {
    records.tree.put(
        Keys.of(Keys.CLIENT, client, sequence), new RecordWriter().putLong(number).toBytes());
    records.tree.put(
        Keys.of(Keys.RESULT, records.position),
        new RecordWriter().putLong(client).putLong(sequence).toBytes());
    records.volume.resultCount++;
    if (records.volume.resultCount > MAX_RESULTS) {
      TreeCursor cursor = records.tree.cursor();
      cursor.seek(new byte[] {Keys.RESULT});
      byte[] oldest = cursor.key();
      RecordReader reader = new RecordReader(cursor.value());
      records.tree.remove(oldest);
      records.tree.remove(Keys.of(Keys.CLIENT, reader.takeLong(), reader.takeLong()));
      records.volume.resultCount--;
    }
  }
}
