package dev.varve.journal.file;

import dev.varve.testkit.Seeds;
import dev.varve.testkit.disk.SimDisk;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Random appends, waits, drops and openings on a disk that works, next to a naive model.
final class JournalModelTest {
  @Test
  void theJournalDoesWhatTheModelDoes() {
    Seeds.run(
        100,
        seed -> {
          SimDisk disk = new SimDisk(seed);
          JournalWorkload workload = new JournalWorkload(seed, 300, UnaryOperator.identity());
          workload.run(disk);
          workload.check(disk);
        });
  }
}
