package dev.varve.journal.file;

import static dev.varve.journal.Records.payload;
import static dev.varve.journal.file.SimJournal.FIRST_FILE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.disk.DiskCall;
import dev.varve.testkit.disk.SimDisk;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The exact calls on the disk that the journal's promises cost.
final class FileJournalCallsTest {
  private final SimDisk disk = new SimDisk(1);

  private List<String> calls() {
    List<String> calls = disk.trace().stream().map(DiskCall::text).toList();
    disk.clearTrace();
    return calls;
  }

  @Test
  void aLoneAppendThatWaitsIsOneWriteAndOneFlush() {
    try (FileJournal journal = SimJournal.open(disk)) {
      SimJournal.append(journal, 1, "first");
      calls();
      long position = journal.append(1, payload("12345678"));
      assertThat(calls()).isEmpty();
      journal.awaitDurable(position);
      assertThat(calls())
          .containsExactly("write " + FIRST_FILE + " 4152+56", "flush " + FIRST_FILE);
      journal.awaitDurable(position);
      assertThat(calls()).isEmpty();
    }
  }

  @Test
  void manyAppendsShareOneWriteAndOneFlush() {
    try (FileJournal journal = SimJournal.open(disk)) {
      SimJournal.append(journal, 1, "first");
      calls();
      for (int i = 0; i < 20; i++) {
        journal.append(1, payload("12345678"));
      }
      journal.awaitDurable(21);
      assertThat(calls())
          .containsExactly("write " + FIRST_FILE + " 4152+664", "flush " + FIRST_FILE);
    }
  }

  @Test
  void theNextFileIsDurableInTheDirectoryBeforeItsFirstRecord() {
    String next = "0000000000000002-0000000000000002.journal";
    try (FileJournal journal = SimJournal.open(disk)) {
      journal.append(1, payload("old"));
      SimJournal.append(journal, 2, "new");
      List<String> calls = calls();
      assertThat(calls.subList(calls.indexOf("write " + FIRST_FILE + " 4096+56"), calls.size()))
          .containsExactly(
              "write " + FIRST_FILE + " 4096+56",
              "flush " + FIRST_FILE,
              "create fresh-2.tmp",
              "write fresh-2.tmp 0+8192",
              "flush fresh-2.tmp",
              "write fresh-2.tmp 0+4096",
              "flush fresh-2.tmp",
              "rename fresh-2.tmp -> " + next,
              "flush directory .",
              "open " + next,
              "write " + FIRST_FILE + " 4152+24",
              "flush " + FIRST_FILE,
              "write " + next + " 4096+56",
              "flush " + next);
    }
  }

  @Test
  void theNextFileIsMadeWhenTheOldOneIsHalfFull() {
    try (FileJournal journal = SimJournal.open(disk)) {
      SimJournal.append(journal, 1, "a".repeat(1000));
      calls();
      SimJournal.append(journal, 1, "b".repeat(1000));
      assertThat(calls())
          .containsExactly(
              "write " + FIRST_FILE + " 5144+1048",
              "create fresh-2.tmp",
              "write fresh-2.tmp 0+8192",
              "flush fresh-2.tmp",
              "flush " + FIRST_FILE);
    }
    assertThat(SimJournal.files(disk)).containsExactly(FIRST_FILE);
  }

  @Test
  void droppingDeletesAndFlushesTheDirectoryOnce() {
    try (FileJournal journal = SimJournal.open(disk)) {
      for (int term = 1; term <= 3; term++) {
        SimJournal.append(journal, term, "record");
      }
      calls();
      journal.dropBefore(2);
      assertThat(calls()).containsExactly("delete " + FIRST_FILE, "flush directory .");
      journal.dropBefore(2);
      assertThat(calls()).isEmpty();
    }
  }

  @Test
  void aCleanCloseLeavesOneMark() {
    FileJournal journal = SimJournal.open(disk);
    SimJournal.append(journal, 1, "record");
    calls();
    journal.close();
    assertThat(calls()).containsExactly("write " + FIRST_FILE + " 4152+24", "flush " + FIRST_FILE);
    SimJournal.open(disk).close();
    assertThat(calls()).filteredOn(call -> call.startsWith("write")).hasSize(1);
  }
}
