package dev.varve.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.journal.JournalReader;
import dev.varve.journal.JournalRecord;
import dev.varve.testkit.process.KilledProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills real processes that append to a journal on a real disk, one after the other to the same
/// journal. Each finds the records of those before it, in their order and without a gap.
final class JournalKillIT {
  private static final long SEEDS_PER_ROUND = 1_000_000;

  @TempDir private Path directory;

  /// The seed of each record that must be there, by its position.
  private final TreeMap<Long, Long> promised = new TreeMap<>();

  /// Records before this may be forgotten.
  private long mayGoBefore = 1;

  @Test
  void whatWasToldDurableIsThereAfterEachKill() {
    killAndCheck(6);
  }

  @Test
  @Tag("campaign")
  void hundredsOfKills() {
    killAndCheck(300);
  }

  private void killAndCheck(int roundCount) {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < roundCount; round++) {
      List<String> arguments =
          List.of(
              directory.toString(),
              String.valueOf(round * SEEDS_PER_ROUND),
              String.valueOf(round + 1));
      int lineCount = 1 + random.nextInt(round % 3 == 0 ? 900 : 60);
      KilledProcess.linesUntilKilled(AppendingProgram.class, arguments, lineCount)
          .forEach(this::note);
      check(round + 1);
    }
  }

  private void note(String line) {
    String[] words = line.substring(1).split(" ", -1);
    long position = Long.parseLong(words[0]);
    switch (line.charAt(0)) {
      case '+' -> promised.put(position, Long.parseLong(words[1]));
      case '-' -> mayGoBefore = Math.max(mayGoBefore, position);
      default -> throw new AssertionError(line);
    }
  }

  private void check(long lastTerm) {
    try (FileJournal journal = AppendingProgram.open(directory)) {
      long first = journal.firstPosition();
      assertThat(first).as("first position").isLessThanOrEqualTo(mayGoBefore);
      assertThat(journal.durablePosition())
          .as("last position")
          .isGreaterThanOrEqualTo(promised.lastKey());
      promised.headMap(first).clear();
      long position = first;
      try (JournalReader reader = journal.read(first)) {
        Optional<JournalRecord> next = reader.next();
        while (next.isPresent()) {
          check(next.get(), position, lastTerm);
          position++;
          next = reader.next();
        }
      }
      assertThat(position).as("after the last record").isEqualTo(journal.lastPosition() + 1);
    }
  }

  /// A record that nobody told of may be there too, but then whole: it was appended before one that
  /// was, or in the moment of the kill.
  private void check(JournalRecord record, long position, long lastTerm) {
    assertThat(record.position()).isEqualTo(position);
    assertThat(record.term()).as("term of " + position).isBetween(1L, lastTerm);
    long seed = record.payload().getLong(0);
    assertThat(record.payload()).as("record " + position).isEqualTo(AppendingProgram.record(seed));
    Map.Entry<Long, Long> expected = Map.entry(position, promised.getOrDefault(position, seed));
    assertThat(Map.entry(position, seed)).isEqualTo(expected);
  }
}
