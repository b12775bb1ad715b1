package dev.varve.volume.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ByteSize;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.Snapshot;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A volume from its making to its end, on a simulated disk.
class VolumeCoreTest {
  private static final int CACHE_BYTES = 1 << 20;

  private final SimClock clock = new SimClock();
  private final SimRandom random = new SimRandom(1);
  private final SimDisk disk = new SimDisk(1);
  private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final FileJournalOptions journal =
      FileJournalOptions.defaults()
          .withBufferBytes(1 << 17, 1 << 16)
          .withFileSizeBytes(1 << 18)
          .withBackground(Runnable::run);

  private VolumeCore create() {
    return VolumeCore.create(
        disk,
        new VolumeId(1, 2),
        store,
        DigestAlgorithm.BLAKE3,
        CACHE_BYTES,
        journal,
        clock,
        random);
  }

  private VolumeCore open() {
    return VolumeCore.open(disk, store, CACHE_BYTES, journal, clock, random);
  }

  private static long make(VolumeCore core, long directory, String name, FileType type) {
    return core.writer()
        .submit(
            new Operation.Make(
                Caller.ROOT, directory, Name.of(name), type, 0644, 022, 0, new byte[0]))
        .outcome()
        .number();
  }

  private void write(VolumeCore core, long ino, int fill) {
    ChunkWrite.write(core, store, ino, 100_000, fill, clock.epochNanos());
  }

  private static void remove(VolumeCore core, String name) {
    core.writer()
        .submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of(name), false, false));
  }

  private long chunks() {
    return store.list(Optional.empty(), ChunkStore.MAX_LIST).size();
  }

  @Test
  void whatWasDoneIsThereAfterOpeningAgainWithAndWithoutACheckpoint() {
    try (VolumeCore core = create()) {
      long folder = make(core, Inode.ROOT, "folder", FileType.DIRECTORY);
      write(core, make(core, folder, "a", FileType.REGULAR), 1);
      core.checkpoint();
      write(core, make(core, folder, "b", FileType.REGULAR), 2);
    }
    try (VolumeCore core = open()) {
      assertThat(core.replayedCount()).isEqualTo(2);
      long folder =
          core.writer()
              .read(s -> s.view().entry(Inode.ROOT, Name.of("folder")))
              .orElseThrow()
              .ino();
      List<Entry> entries = core.writer().read(s -> s.view().list(folder, Optional.empty(), 10));
      assertThat(entries).extracting(entry -> entry.name().toString()).containsExactly("a", "b");
      Usage usage = core.writer().read(s -> s.usage(Inode.ROOT));
      assertThat(usage).isEqualTo(new Usage(200_000, 4));
    }
  }

  @Test
  void aSnapshotKeepsWhatIsDeletedUntilItIsDeletedItself() {
    try (VolumeCore core = create()) {
      long atFirst = chunks();
      for (int i = 0; i < 200; i++) {
        write(core, make(core, Inode.ROOT, "file" + i, FileType.REGULAR), i);
      }
      Snapshot snapshot = core.takeSnapshot(Name.of("monday"));
      for (int i = 0; i < 200; i++) {
        remove(core, "file" + i);
      }
      core.reclaim();
      assertThat(core.view(snapshot).list(Inode.ROOT, Optional.empty(), 1000)).hasSize(200);
      assertThat(chunks()).isGreaterThan(200);
      core.deleteSnapshot(Name.of("monday"));
      core.reclaim();
      core.checkpoint();
      core.reclaim();
      assertThat(chunks()).isLessThanOrEqualTo(atFirst + 2);
    }
  }

  @Test
  void operationsAreSlowedDownWhileCheckpointsAreBehind() {
    try (VolumeCore core = create()) {
      core.writer().slowFrom(2_000);
      long start = clock.monotonicNanos();
      for (int i = 0; core.writer().journalBytes() <= 2_000; i++) {
        make(core, Inode.ROOT, "before" + i, FileType.REGULAR);
      }
      assertThat(clock.monotonicNanos()).isEqualTo(start);
      make(core, Inode.ROOT, "one", FileType.REGULAR);
      long first = clock.monotonicNanos() - start;
      make(core, Inode.ROOT, "two", FileType.REGULAR);
      long second = clock.monotonicNanos() - start - first;
      assertThat(first).isPositive();
      assertThat(second).isGreaterThan(first).isLessThan(20_000_000L);

      core.checkpoint();
      long after = clock.monotonicNanos();
      make(core, Inode.ROOT, "three", FileType.REGULAR);
      assertThat(clock.monotonicNanos()).isEqualTo(after);
    }
  }

  @Test
  void usageStaysExactWithMoreDirectoriesThanAreKept() {
    try (VolumeCore core = create()) {
      long[] directories = new long[5_000];
      for (int i = 0; i < directories.length; i++) {
        directories[i] = make(core, Inode.ROOT, "d" + i, FileType.DIRECTORY);
      }
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < directories.length; i++) {
          make(core, directories[i], "f" + round, FileType.REGULAR);
        }
        core.checkpoint();
      }
      for (int i = 0; i < directories.length; i += 2) {
        for (int round = 0; round < 2; round++) {
          Name name = Name.of("f" + round);
          core.writer()
              .submit(new Operation.Remove(Caller.ROOT, directories[i], name, false, false));
        }
        core.writer()
            .submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of("d" + i), true, false));
      }
      assertThat(core.writer().<Usage>read(s -> s.usage(directories[1])))
          .isEqualTo(new Usage(0, 3));
      assertThat(core.writer().<Usage>read(s -> s.usage(Inode.ROOT)))
          .isEqualTo(new Usage(0, 1 + 3L * directories.length / 2));
      assertThat(Verification.run(core).problems()).isEmpty();
    }
  }

  @Test
  void aCrashAfterASnapshotKeepsItsTree() {
    try (VolumeCore core = create()) {
      write(core, make(core, Inode.ROOT, "file", FileType.REGULAR), 1);
      core.takeSnapshot(Name.of("one"));
      remove(core, "file");
    }
    try (VolumeCore core = open()) {
      Snapshot snapshot = core.find(Name.of("one"));
      assertThat(core.view(snapshot).entry(Inode.ROOT, Name.of("file"))).isPresent();
    }
  }
}
