package dev.varve.bench;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.base.time.Clock;
import dev.varve.journal.Journal;
import dev.varve.journal.file.FileJournal;
import dev.varve.journal.file.FileJournalOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Small records into a fresh journal: one caller that waits for each, many that wait, and a stream
/// that is flushed every 10 ms.
final class JournalBench {
  private static final int RECORD_BYTES = 32;
  private static final int CALLER_COUNT = 64;
  private static final int LONE_COUNT = 5_000;
  private static final int SHARED_COUNT = 400_000;
  private static final int STREAM_COUNT = 5_000_000;
  private static final long FLUSH_INTERVAL_NANOS = 10_000_000;
  private static final double SHARING_TARGET = 20;
  private static final double STREAM_TARGET = 1_000_000;

  private final Plan plan;
  private final Consumer<String> progress;
  private final Rounds lone =
      Rounds.of("one caller waits for each record", "records/s", "plain 4 KiB write and flush");
  private final Rounds shared =
      Rounds.of("64 callers wait for each record", "records/s", "one caller waits for each record");
  private final Rounds sharedPlatform =
      Rounds.of("64 platform threads do", "records/s", "one caller waits for each record");
  private final Rounds stream = Rounds.unlimited("one appends, flushed every 10 ms", "records/s");

  JournalBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  List<Figure> run() {
    try (Scratch scratch = Scratch.in(plan, plan.sizeBytes())) {
      for (int round = 0; round < plan.roundCount(); round++) {
        progress.accept("journal, round " + (round + 1));
        double plain = new MachineLimits(scratch.disk()).smallFlushedWrites();
        double loneRate = measure(scratch, journal -> waiting(journal, LONE_COUNT));
        lone.add(loneRate, plain);
        shared.add(measure(scratch, JournalBench::virtualCallers), loneRate);
        sharedPlatform.add(measure(scratch, JournalBench::platformCallers), loneRate);
        stream.add(measure(scratch, JournalBench::streaming));
      }
    }
    return List.of(
        lone.figure(),
        shared.figure(SHARING_TARGET),
        sharedPlatform.figure(),
        stream.figure(STREAM_TARGET));
  }

  /// Appends records and returns how many.
  @FunctionalInterface
  private interface Load {
    long appendTo(Journal journal);
  }

  private static double measure(Scratch scratch, Load load) {
    Disk disk = Disk.at(scratch.fresh("journal"));
    try (Journal journal =
        FileJournal.open(disk, FileJournalOptions.defaults(), RandomSource.system())) {
      waiting(journal, 1);
      Stopwatch watch = new Stopwatch();
      long count = load.appendTo(journal);
      return watch.perSecond((double) count);
    }
  }

  private static long waiting(Journal journal, int count) {
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    for (int i = 0; i < count; i++) {
      journal.awaitDurable(journal.append(1, record));
    }
    return count;
  }

  private static long virtualCallers(Journal journal) {
    Workers.runVirtual(CALLER_COUNT, number -> () -> waiting(journal, SHARED_COUNT / CALLER_COUNT));
    return SHARED_COUNT;
  }

  private static long platformCallers(Journal journal) {
    Workers.run(CALLER_COUNT, number -> () -> waiting(journal, SHARED_COUNT / CALLER_COUNT));
    return SHARED_COUNT;
  }

  private static long streaming(Journal journal) {
    AtomicBoolean isDone = new AtomicBoolean();
    Thread flusher = Thread.ofPlatform().start(() -> flushUntil(isDone, journal));
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    for (int i = 0; i < STREAM_COUNT; i++) {
      journal.append(1, record);
    }
    isDone.set(true);
    journal.awaitDurable(journal.lastPosition());
    boolean interrupted = false;
    while (flusher.isAlive()) {
      try {
        flusher.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return STREAM_COUNT;
  }

  private static void flushUntil(AtomicBoolean isDone, Journal journal) {
    while (!isDone.get()) {
      Clock.system().sleep(FLUSH_INTERVAL_NANOS);
      journal.awaitDurable(journal.lastPosition());
    }
  }
}
