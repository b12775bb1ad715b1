package dev.varve.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What tests append and read.
public final class Records {
  private Records() {}

  /// Returns a payload that holds a text.
  public static ByteBuffer payload(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /// Returns the text of a record.
  public static String text(JournalRecord record) {
    return UTF_8.decode(record.payload().duplicate()).toString();
  }

  /// Returns all records from a position on.
  public static List<JournalRecord> from(Journal journal, long position) {
    List<JournalRecord> records = new ArrayList<>();
    try (JournalReader reader = journal.read(position)) {
      for (Optional<JournalRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  /// Returns all records that a journal holds.
  public static List<JournalRecord> all(Journal journal) {
    return from(journal, journal.firstPosition());
  }

  /// Returns the texts of all records that a journal holds.
  public static List<String> texts(Journal journal) {
    return all(journal).stream().map(Records::text).toList();
  }

  /// Appends records that hold their positions as text.
  public static void fill(Journal journal, long term, int count) {
    for (int i = 0; i < count; i++) {
      journal.append(term, payload(Long.toString(journal.lastPosition() + 1)));
    }
  }

  /// Appends records in the term of the last one.
  public static void fill(Journal journal, int count) {
    fill(journal, Math.max(1, journal.lastTerm()), count);
  }

  /// Checks that a call fails with a code.
  public static void assertCode(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
