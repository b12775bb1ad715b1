package dev.varve.volume.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
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
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.StateView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Volumes that begin with a snapshot of another one.
final class VolumeCloneTest {
  private static final int CACHE_BYTES = 1 << 22;
  private static final Name MONDAY = Name.of("monday");
  private static final VolumeId ORIGIN = new VolumeId(1, 1);
  private static final VolumeId CLONE = new VolumeId(2, 2);
  private static final VolumeId CLONE_OF_CLONE = new VolumeId(3, 3);

  private final SimClock clock = new SimClock();
  private final SimRandom random = new SimRandom(1);
  private final SimDisk disk = new SimDisk(1);
  private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final FileJournalOptions journal =
      FileJournalOptions.defaults()
          .withBufferBytes(1 << 17, 1 << 16)
          .withFileSizeBytes(1 << 18)
          .withBackground(Runnable::run);

  @BeforeEach
  void makeDirectories() {
    for (VolumeId id : List.of(ORIGIN, CLONE, CLONE_OF_CLONE)) {
      disk.createDirectory(id.toString());
    }
  }

  private Disk place(VolumeId id) {
    return disk.at(id.toString());
  }

  private VolumeCore create() {
    return VolumeCore.create(
        place(ORIGIN), ORIGIN, store, DigestAlgorithm.BLAKE3, CACHE_BYTES, journal, clock, random);
  }

  private VolumeCore open(VolumeId id) {
    return VolumeCore.open(place(id), store, CACHE_BYTES, journal, clock, random);
  }

  private static long make(VolumeCore core, String name) {
    return core.writer()
        .submit(
            new Operation.Make(
                Caller.ROOT, Inode.ROOT, Name.of(name), FileType.REGULAR, 0644, 0, 0, new byte[0]))
        .outcome()
        .number();
  }

  private void write(VolumeCore core, long ino, int fill) {
    ChunkWrite.write(core, store, ino, 10_000, fill, clock.epochNanos());
  }

  private static <T> List<T> read(VolumeCore core, Function<StateView, List<T>> reader) {
    return core.writer().read(state -> reader.apply(state.view()));
  }

  private static void removeAll(VolumeCore core) {
    List<Entry> entries = read(core, view -> view.list(Inode.ROOT, Optional.empty(), 1000));
    for (Entry entry : entries) {
      core.writer()
          .submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, entry.name(), false, false));
    }
  }

  private static List<String> names(VolumeCore core) {
    return read(core, view -> view.list(Inode.ROOT, Optional.empty(), 1000)).stream()
        .map(entry -> entry.name().toString())
        .toList();
  }

  private static void checkWell(VolumeCore core) {
    assertThat(Verification.run(core).problems()).isEmpty();
    assertThat(core.sweep()).isZero();
    assertThat(Verification.run(core).problems()).isEmpty();
  }

  private long held(VolumeId holder) {
    long count = 0;
    List<ChunkStore.Entry> page = store.list(Optional.empty(), ChunkStore.MAX_LIST);
    while (!page.isEmpty()) {
      count += page.stream().filter(entry -> entry.holders().contains(holder)).count();
      page = store.list(Optional.of(page.getLast().id()), ChunkStore.MAX_LIST);
    }
    return count;
  }

  @Test
  void aCloneAndItsOriginGoTheirOwnWays() {
    try (VolumeCore origin = create()) {
      write(origin, make(origin, "a"), 1);
      write(origin, make(origin, "b"), 2);
      origin.takeSnapshot(MONDAY);
      origin.cloneSnapshot(MONDAY, place(CLONE), CLONE);
      removeAll(origin);
      write(origin, make(origin, "later"), 3);
      origin.reclaim();
      try (VolumeCore clone = open(CLONE)) {
        assertThat(names(clone)).containsExactly("a", "b");
        write(clone, make(clone, "mine"), 4);
        // The same bytes as the origin has: both hold the chunk then.
        write(clone, make(clone, "same"), 1);
        checkWell(clone);
        checkWell(origin);
        removeAll(clone);
        clone.reclaim();
        checkWell(clone);
        checkWell(origin);
        assertThat(names(origin)).containsExactly("later");
      }
      try (VolumeCore clone = open(CLONE)) {
        assertThat(names(clone)).isEmpty();
        assertThat(read(clone, StateView::snapshots)).isEmpty();
        assertThat(clone.origin().orElseThrow().volume()).isEqualTo(ORIGIN);
      }
    }
  }

  @Test
  void aPinnedSnapshotStaysUntilTheCloneIsGone() {
    try (VolumeCore origin = create()) {
      origin.takeSnapshot(MONDAY);
      long number = origin.cloneSnapshot(MONDAY, place(CLONE), CLONE).number();
      assertThat(read(origin, view -> view.pins(number))).containsExactly(CLONE);
      assertThatThrownBy(() -> origin.deleteSnapshot(MONDAY))
          .isInstanceOfSatisfying(
              VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
      origin.unpin(number, CLONE);
      origin.unpin(number, CLONE);
      origin.deleteSnapshot(MONDAY);
    }
  }

  @Test
  void whatOnlyHandlesKeptOfTheOriginIsNotInTheClone() {
    try (VolumeCore origin = create()) {
      write(origin, make(origin, "open"), 1);
      origin
          .writer()
          .submit(new Operation.Remove(Caller.ROOT, Inode.ROOT, Name.of("open"), false, true));
      origin.takeSnapshot(MONDAY);
      origin.cloneSnapshot(MONDAY, place(CLONE), CLONE);
      try (VolumeCore clone = open(CLONE)) {
        assertThat(read(clone, view -> view.orphans(10))).isEmpty();
        checkWell(clone);
        clone.reclaim();
      }
      checkWell(origin);
    }
  }

  @Test
  void aCopyOfADirectoryThatWasNeverNamedIsGivenUpAtOpening() {
    long before;
    try (VolumeCore core = create()) {
      for (int i = 0; i < 300; i++) {
        write(core, make(core, "file" + i), i);
      }
      core.takeSnapshot(MONDAY);
      before = core.writer().read(state -> state.usage(Inode.ROOT).inodes());
      core.copyTree(core.find(MONDAY), Inode.ROOT);
      checkWell(core);
    }
    try (VolumeCore core = open(ORIGIN)) {
      assertThat(read(core, view -> view.hiddenTrees(10))).hasSize(1);
      core.reclaim();
      assertThat(read(core, view -> view.hiddenTrees(10))).isEmpty();
      assertThat(core.writer().<Long>read(state -> state.usage(Inode.ROOT).inodes()))
          .isEqualTo(before);
      checkWell(core);
    }
  }

  @Test
  void clonesOfClonesWorkAndDeletingEverythingLeavesNothing() {
    try (VolumeCore origin = create()) {
      write(origin, make(origin, "a"), 1);
      origin.takeSnapshot(MONDAY);
      long first = origin.cloneSnapshot(MONDAY, place(CLONE), CLONE).number();
      removeAll(origin);
      origin.reclaim();
      try (VolumeCore clone = open(CLONE)) {
        write(clone, make(clone, "b"), 2);
        clone.takeSnapshot(MONDAY);
        long second = clone.cloneSnapshot(MONDAY, place(CLONE_OF_CLONE), CLONE_OF_CLONE).number();
        removeAll(clone);
        clone.reclaim();
        try (VolumeCore third = open(CLONE_OF_CLONE)) {
          assertThat(names(third)).containsExactly("a", "b");
          write(third, make(third, "c"), 3);
          checkWell(third);
          checkWell(clone);
          third.takeSnapshot(MONDAY);
          removeAll(third);
          third.deleteSnapshot(MONDAY);
          collect(third);
          checkWell(third);
        }
        assertThat(held(CLONE_OF_CLONE)).isLessThanOrEqualTo(3);
        clone.unpin(second, CLONE_OF_CLONE);
        clone.deleteSnapshot(MONDAY);
        collect(clone);
        checkWell(clone);
        assertThat(held(CLONE)).isLessThanOrEqualTo(3);
      }
      origin.unpin(first, CLONE);
      origin.deleteSnapshot(MONDAY);
      collect(origin);
      checkWell(origin);
      assertThat(held(ORIGIN)).isLessThanOrEqualTo(3);
    }
  }

  private static void collect(VolumeCore core) {
    core.reclaim();
    core.checkpoint();
    core.reclaim();
  }

  @Test
  void aCloneAndItsFirstWriteTouchAsMuchOfALargeVolumeAsOfASmallOne() {
    assertThat(nodesOfFirstWrite(50_000)).isLessThanOrEqualTo(nodesOfFirstWrite(1_000) + 8);
  }

  @Test
  @Tag("campaign")
  void aCloneAndItsFirstWriteTouchAsMuchOfAMillionFiles() {
    assertThat(nodesOfFirstWrite(1_000_000)).isLessThanOrEqualTo(nodesOfFirstWrite(1_000) + 8);
  }

  /// Returns how many nodes a clone of a volume with so many files has written after its first
  /// write and checkpoint. Making it writes none.
  private static long nodesOfFirstWrite(int fileCount) {
    VolumeCloneTest test = new VolumeCloneTest();
    test.makeDirectories();
    try (VolumeCore origin = test.create()) {
      for (int i = 0; i < fileCount; i++) {
        make(origin, "file" + i);
        if (i % 10_000 == 0) {
          origin.checkpoint();
        }
      }
      origin.checkpoint();
      long before = test.held(ORIGIN);
      origin.takeSnapshot(MONDAY);
      assertThat(test.held(ORIGIN) - before).as("nodes of the snapshot").isLessThanOrEqualTo(8);
      origin.cloneSnapshot(MONDAY, test.place(CLONE), CLONE);
      assertThat(test.held(CLONE)).isZero();
      try (VolumeCore clone = test.open(CLONE)) {
        assertThat(test.held(CLONE)).isZero();
        test.write(clone, make(clone, "first"), 1);
        clone.checkpoint();
        long nodes = test.held(CLONE);
        System.out.printf("%d files: a clone's first write wrote %d chunks%n", fileCount, nodes);
        return nodes;
      }
    }
  }
}
