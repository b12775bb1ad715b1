package dev.varve.journal;

import static dev.varve.journal.Records.fill;
import static dev.varve.journal.Records.payload;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemoryJournalTest extends JournalContract {
  @Override
  Journal open() {
    return new MemoryJournal();
  }

  @Test
  void aCrashLeavesWhatIsDurable() {
    MemoryJournal journal = new MemoryJournal(100);
    journal.append(2, payload("kept"));
    journal.awaitDurable(100);
    journal.append(3, payload("lost"));
    try (MemoryJournal left = journal.crash()) {
      assertThat(Records.texts(left)).containsExactly("kept");
      assertThat(left.lastTerm()).isEqualTo(2);
      assertThat(left.append(2, payload("new"))).isEqualTo(101);
    }
  }

  @Test
  void droppingIsExact() {
    try (MemoryJournal journal = new MemoryJournal()) {
      fill(journal, 4);
      journal.awaitDurable(4);
      journal.dropBefore(4);
      assertThat(Records.texts(journal)).containsExactly("4");
      journal.dropBefore(5);
      assertThat(journal.firstPosition()).isEqualTo(5);
      assertThat(journal.crash().firstPosition()).isEqualTo(5);
    }
  }
}
