package dev.varve.bench;

import dev.varve.base.RandomSource;
import dev.varve.base.disk.Disk;
import dev.varve.journal.Journal;
import dev.varve.journal.file.FileJournal;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import java.nio.ByteBuffer;

/// What caps a server of S3 on this machine: a journal for small objects, a device for large ones.
final class S3Limits {
  private static final int PIECE_COUNT = 1024;
  private static final int RECORDS_OF_CALLER = 1_000;

  private final Scratch scratch;
  private final Contents contents = new Contents();

  S3Limits(Scratch scratch) {
    this.scratch = scratch;
  }

  /// How fast chunks of 1 MiB go to a device and come back.
  ///
  /// @param puts in MiB/s
  /// @param gets in MiB/s, from the page cache
  record Device(double puts, double gets) {}

  Device device() {
    int threadCount = Runtime.getRuntime().availableProcessors();
    try (DeviceStore store = DeviceStore.open(scratch.fresh("device"), DeviceOptions.defaults())) {
      LargeChunks chunks = new LargeChunks(store, contents, PIECE_COUNT, threadCount);
      return new Device(chunks.putAll(), chunks.getAtRandom());
    } finally {
      scratch.fresh("device");
    }
  }

  /// Returns how many records a second as many callers append to a journal, each waiting until its
  /// record is durable.
  double journal(int callerCount, int recordBytes) {
    Disk disk = Disk.at(scratch.fresh("journal"));
    try (Journal journal =
        FileJournal.open(disk, FileJournalOptions.defaults(), RandomSource.system())) {
      Stopwatch watch = new Stopwatch();
      Workers.runVirtual(
          callerCount,
          number ->
              () -> {
                ByteBuffer record = ByteBuffer.allocate(recordBytes);
                for (int i = 0; i < RECORDS_OF_CALLER; i++) {
                  journal.awaitDurable(journal.append(1, record.clear()));
                }
                return journal;
              });
      return watch.perSecond((double) callerCount * RECORDS_OF_CALLER);
    } finally {
      scratch.fresh("journal");
    }
  }
}
