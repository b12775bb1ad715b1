package dev.varve.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.disk.Disk;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.CrashWorkload;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.testkit.disk.SimulatedCrash;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A program that appends, waits, drops and opens again as its seed says, next to a model of what
/// it was promised. Files and buffers are so small that a few records fill them.
final class JournalWorkload implements CrashWorkload {
  static final FileJournalOptions OPTIONS =
      FileJournalOptions.defaults()
          .withBufferBytes(2048, 480)
          .withFileSizeBytes(8192)
          .withBackground(Runnable::run);

  private final int stepCount;
  private final UnaryOperator<Disk> between;
  private final Random random;
  private final SimRandom nonces;
  private final JournalModel model = new JournalModel();

  /// Plans a workload.
  ///
  /// @param between what stands between the journal and the disk
  JournalWorkload(long seed, int stepCount, UnaryOperator<Disk> between) {
    this.stepCount = stepCount;
    this.between = between;
    this.random = new Random(seed);
    this.nonces = new SimRandom(seed);
  }

  /// One seed in two starts with what an earlier crash left.
  @Override
  public void prepare(SimDisk disk) {
    if (random.nextBoolean()) {
      disk.crashAtCall(disk.callCount() + 20 + random.nextInt(40));
      try {
        run(disk);
      } catch (SimulatedCrash crash) {
        disk.restart(Loss.RANDOM);
        return;
      }
      disk.restart(Loss.RANDOM);
    }
  }

  @Override
  public void run(SimDisk disk) {
    int left = stepCount;
    while (left > 0) {
      int steps = 1 + random.nextInt(left);
      left -= steps;
      try (FileJournal journal = open(disk)) {
        model.opened(journal);
        for (int i = 0; i < steps; i++) {
          step(journal);
        }
      }
      model.closed();
    }
  }

  @Override
  public void check(SimDisk disk) {
    try (FileJournal journal = open(disk)) {
      model.opened(journal);
      model.append(journal, journal.lastTerm(), 100);
      model.awaitDurable(journal, journal.lastPosition());
      model.checkRecords(journal);
    }
    model.closed();
    List<String> unfinished = disk.list("").stream().filter(name -> name.endsWith(".tmp")).toList();
    assertThat(unfinished).isEmpty();
  }

  private FileJournal open(SimDisk disk) {
    return FileJournal.open(between.apply(disk), OPTIONS, nonces);
  }

  private void step(FileJournal journal) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> model.awaitDurable(journal, journal.lastPosition());
      case 3 -> model.append(journal, journal.lastTerm() + 1, 8);
      case 4 -> model.dropBefore(journal, random.nextLong(journal.durablePosition() + 2));
      case 5 -> model.checkRecords(journal);
      default -> {
        // Equal sizes let an old frame lie exactly behind a new one.
        boolean equal = random.nextBoolean();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
          int minBytes = equal ? 480 : random.nextInt(480);
          model.append(journal, journal.lastTerm(), minBytes);
        }
      }
    }
  }
}
