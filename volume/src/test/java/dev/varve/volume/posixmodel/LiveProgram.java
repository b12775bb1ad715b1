package dev.varve.volume.posixmodel;

import dev.varve.base.ByteSize;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.volume.Consistency;
import dev.varve.volume.Durability;
import dev.varve.volume.Volume;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.VolumeOptions;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.posixmodel.PosixAnswer.Failed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// A volume at work: several threads call it, another makes checkpoints and snapshots and brings
/// space back in between. It writes a line for each checkpoint, and leaves its whole journal.
final class LiveProgram {
  static final long CLOCK_MILLIS = 1_767_225_600_000L;
  static final VolumeId ID = new VolumeId(5, 5);
  static final String JOURNAL = "journal";

  private static final int CALLERS = 3;
  private static final int CALLS_BETWEEN = 60;

  /// So long that soft limits are passed, which is noted, and nothing is refused.
  private static final long LONG_GRACE_NANOS = 1L << 60;

  /// More than the records of usage that a state keeps in memory.
  private static final int DIRECTORIES = 5_000;

  /// What no call may ever meet.
  private static final Set<String> FAULTS =
      Set.of("BUG", "CORRUPT", "DISK_FAILED", "READ_ONLY", "INTERNAL");

  private final Volume volume;
  private final SimClock clock;
  private final Semaphore steps = new Semaphore(0);

  private LiveProgram(Volume volume, SimClock clock) {
    this.volume = volume;
    this.clock = clock;
  }

  static FileJournalOptions journal() {
    return FileJournalOptions.defaults()
        .withBufferBytes(1 << 19, 1 << 18)
        .withFileSizeBytes(1 << 20);
  }

  /// Works in the directory that the first argument names, with calls of the seed that the second
  /// is, as many of each caller as the third says.
  public static void main(String[] arguments) throws Exception {
    Disk disk = new KeepingDisk(Disk.at(Path.of(arguments[0])), System.out::println);
    long seed = Long.parseLong(arguments[1]);
    int count = Integer.parseInt(arguments[2]);
    SimClock clock = new SimClock(CLOCK_MILLIS);
    VolumeOptions options = VolumeOptions.defaults().withJournal(journal());
    try (MemoryChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
        Volume volume = Volume.create(disk, ID, store, options, clock, new SimRandom(seed))) {
      new LiveProgram(volume, clock).run(seed, count);
      volume.checkpoint();
      volume
          .verify()
          .problems()
          .forEach(problem -> {
            throw new AssertionError(problem);
          });
    }
  }

  private VolumeFiles files() {
    return volume.files(Durability.FSYNC, Consistency.TIP);
  }

  private void run(long seed, int count) throws Exception {
    VolumeCalls opening = new VolumeCalls(files(), clock, new CallTimes());
    CallGenerator.opening().forEach(opening::answer);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int caller = 0; caller < CALLERS; caller++) {
      long own = seed * CALLERS + caller;
      work.add(() -> call(own, count));
    }
    work.add(this::makeDirectories);
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS + 2)) {
      int stepCount = CALLERS * (count / CALLS_BETWEEN);
      Future<Boolean> upkeep = threads.submit(() -> keepUp(new Random(seed), stepCount));
      for (Future<Boolean> done : threads.invokeAll(work)) {
        done.get();
      }
      upkeep.get();
    }
  }

  private boolean call(long seed, int count) {
    VolumeCalls calls = new VolumeCalls(files(), clock, new CallTimes());
    CallGenerator generator = new CallGenerator(seed);
    for (int i = 0; i < count; i++) {
      PosixCall call = generator.next();
      if (calls.answer(call) instanceof Failed(String errno) && FAULTS.contains(errno)) {
        throw new AssertionError(call + " met " + errno);
      }
      if (i % CALLS_BETWEEN == CALLS_BETWEEN - 1) {
        steps.release();
      }
    }
    calls.closeAll();
    return true;
  }

  private boolean makeDirectories() {
    long many =
        files()
            .make(Caller.ROOT, Inode.ROOT, Name.of("many"), FileType.DIRECTORY, 0755, 0, 0)
            .ino();
    for (int i = 0; i < DIRECTORIES; i++) {
      Name name = Name.of("directory" + i);
      long directory = files().make(Caller.ROOT, many, name, FileType.DIRECTORY, 0755, 0, 0).ino();
      files().make(Caller.ROOT, directory, name, FileType.REGULAR, 0644, 0, 0);
      files().parent(directory);
    }
    return true;
  }

  private boolean keepUp(Random random, int stepCount) throws InterruptedException {
    int taken = 0;
    for (int step = 0; step < stepCount; step++) {
      steps.acquire();
      switch (random.nextInt(8)) {
        case 0, 1 -> volume.checkpoint();
        case 2 -> volume.upkeep();
        case 3 -> volume.collect();
        case 4 -> volume.takeSnapshot(Name.of("snapshot" + taken++));
        case 5 -> {
          var snapshots = volume.snapshots();
          if (!snapshots.isEmpty()) {
            volume.deleteSnapshot(snapshots.get(random.nextInt(snapshots.size())).name());
          }
        }
        case 6 ->
            volume.setPolicy(new Policy(random.nextInt(3), 0, random.nextInt(3) * 1_000_000_000L));
        default ->
            volume.setQuota(
                Inode.ROOT,
                random.nextBoolean()
                    ? Limits.NONE
                    : new Limits(1L << 40, 1 << 20, 0, 8_000, LONG_GRACE_NANOS, 0));
      }
    }
    volume.setQuota(Inode.ROOT, Limits.NONE);
    return true;
  }
}
