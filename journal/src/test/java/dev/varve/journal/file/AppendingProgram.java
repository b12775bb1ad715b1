package dev.varve.journal.file;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.journal.Journal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Appends on several threads, and forgets old records, until it is killed. Says `+position` for
/// each record that is durable, after waiting for it, and `-position` before it asks for all
/// records before a position to be forgotten.
final class AppendingProgram {
  static final int MAX_BYTES = 20_000;

  private static final int APPENDER_COUNT = 4;
  private static final int DROP_EVERY = 200;
  private static final int KEPT_COUNT = 150;
  private static final int FILE_BYTES = 1 << 20;
  private static final int BUFFER_BYTES = 64 << 10;

  private AppendingProgram() {}

  static FileJournal open(Path directory) {
    FileJournalOptions options =
        FileJournalOptions.defaults()
            .withBufferBytes(BUFFER_BYTES, MAX_BYTES + Long.BYTES)
            .withFileSizeBytes(FILE_BYTES);
    return FileJournal.open(Disk.at(directory), options, RandomSource.system());
  }

  /// A record says which one it is, so that its content can be told without knowing its position.
  static ByteBuffer record(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[Long.BYTES + random.nextInt(MAX_BYTES)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putLong(0, seed);
  }

  /// Runs until killed.
  ///
  /// @param args the journal's directory, the first seed and the term
  public static void main(String[] args) {
    long firstSeed = Long.parseLong(args[1]);
    long term = Long.parseLong(args[2]);
    try (FileJournal journal = open(Path.of(args[0]));
        ExecutorService appenders = Executors.newFixedThreadPool(APPENDER_COUNT)) {
      for (int i = 0; i < APPENDER_COUNT; i++) {
        long first = firstSeed + i;
        appenders.execute(() -> append(journal, term, first));
      }
    }
  }

  private static void append(Journal journal, long term, long firstSeed) {
    try {
      for (long seed = firstSeed; ; seed += APPENDER_COUNT) {
        long position = journal.append(term, record(seed));
        journal.awaitDurable(position);
        tell("+" + position + " " + seed);
        if (position % DROP_EVERY == 0) {
          tell("-" + (position - KEPT_COUNT));
          journal.dropBefore(position - KEPT_COUNT);
        }
      }
    } catch (RuntimeException | Error e) {
      // A thread that only ended would leave the test waiting for lines.
      tell(String.valueOf(e));
      Runtime.getRuntime().halt(1);
    }
  }

  private static synchronized void tell(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
