package dev.varve.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.journal.Journal;
import dev.varve.journal.JournalRecord;
import dev.varve.journal.Records;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeMap;

/// What a journal has promised: the naive one, that keeps everything in a map.
final class JournalModel {
  private final TreeMap<Long, JournalRecord> appended = new TreeMap<>();
  private long nextPosition = 1;
  private long durablePosition;
  private long droppedBefore = 1;
  private int appendCount;

  /// Compares a journal that was just opened, and takes over what it says is durable: from then on,
  /// nothing of what was lost may come back.
  void opened(Journal journal) {
    long last = journal.lastPosition();
    assertThat(journal.durablePosition()).isEqualTo(last);
    assertThat(last).as("what was durable is there").isGreaterThanOrEqualTo(durablePosition);
    assertThat(last).as("nothing is there that was not appended").isLessThan(nextPosition);
    appended.tailMap(last, false).clear();
    nextPosition = last + 1;
    durablePosition = last;
    checkRecords(journal);
  }

  /// Appends a record that no other is equal to.
  void append(Journal journal, long term, int minBytes) {
    appendCount++;
    String text = "record " + appendCount + " ";
    byte[] payload = new byte[Math.max(minBytes, text.length())];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) text.charAt(i % text.length());
    }
    JournalRecord record =
        new JournalRecord(Math.max(1, term), nextPosition, ByteBuffer.wrap(payload));
    appended.put(nextPosition, record);
    nextPosition++;
    assertThat(journal.append(record.term(), record.payload())).isEqualTo(record.position());
  }

  void awaitDurable(Journal journal, long position) {
    journal.awaitDurable(position);
    durablePosition = Math.max(durablePosition, position);
  }

  void dropBefore(Journal journal, long position) {
    droppedBefore = Math.max(droppedBefore, position);
    journal.dropBefore(position);
  }

  /// Notes that a close, which flushes, has returned.
  void closed() {
    durablePosition = nextPosition - 1;
  }

  /// Compares everything that can be read.
  void checkRecords(Journal journal) {
    long first = journal.firstPosition();
    assertThat(first).as("nothing more was dropped").isLessThanOrEqualTo(droppedBefore);
    durablePosition = Math.max(durablePosition, journal.durablePosition());
    List<JournalRecord> expected =
        appended.headMap(journal.durablePosition(), true).values().stream()
            .filter(record -> record.position() >= first)
            .toList();
    assertThat(Records.all(journal)).isEqualTo(expected);
  }
}
