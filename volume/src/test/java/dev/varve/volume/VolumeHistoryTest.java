package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.inode.Usage;
import dev.varve.volume.operation.RenameMode;
import dev.varve.volume.state.Entry;
import dev.varve.volume.state.Version;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Volumes, directories and files come back from snapshots.
final class VolumeHistoryTest {
  private static final Name MONDAY = Name.of("monday");
  private static final Name FILE = Name.of("file");
  private static final Name FOLDER = Name.of("folder");
  private static final int MANY_FILES = 700;

  /// More than one operation copies.
  private static final int MANY_EXTENTS = 1_500;

  private final SimClock clock = new SimClock();
  private final SimDisk disk = new SimDisk(1);
  private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final VolumeOptions options =
      VolumeOptions.defaults()
          .withJournal(
              FileJournalOptions.defaults()
                  .withBufferBytes(1 << 19, 1 << 18)
                  .withFileSizeBytes(1 << 20)
                  .withBackground(Runnable::run));
  private Volume volume;
  private VolumeFiles files;

  @BeforeEach
  void create() {
    volume = Volume.create(disk, new VolumeId(1, 1), store, options, clock, new SimRandom(1));
    files = volume.files(Durability.FSYNC, Consistency.TIP);
  }

  /// Whatever a test did: everything is right, and nothing is left when everything is deleted.
  @AfterEach
  void checkAndDeleteEverything() {
    assertThat(volume.verify().problems()).isEmpty();
    volume.setPolicy(Policy.NONE);
    volume.snapshots().forEach(snapshot -> volume.deleteSnapshot(snapshot.name()));
    removeAll(Inode.ROOT);
    volume.emptyTrash();
    for (int i = 0; i < 3; i++) {
      volume.collect();
      volume.checkpoint();
    }
    assertThat(volume.verify().problems()).isEmpty();
    assertThat(volume.usage(Inode.ROOT)).isEqualTo(new Usage(0, 1));
    assertThat(volume.sweep()).isZero();
    assertThat(store.list(Optional.empty(), 100)).hasSizeLessThanOrEqualTo(4);
    volume.close();
    disk.assertAllClosed();
  }

  private void removeAll(long directory) {
    List<Entry> page = files.list(Caller.ROOT, directory, Optional.empty(), 100);
    while (!page.isEmpty()) {
      for (Entry entry : page) {
        if (entry.type() == FileType.DIRECTORY) {
          removeAll(entry.ino());
          files.removeDirectory(Caller.ROOT, directory, entry.name());
        } else {
          files.unlink(Caller.ROOT, directory, entry.name());
        }
      }
      page = files.list(Caller.ROOT, directory, Optional.empty(), 100);
    }
  }

  private long folder(long parent, Name name) {
    return files.make(Caller.ROOT, parent, name, FileType.DIRECTORY, 0755, 0, 0).ino();
  }

  private long write(long directory, Name name, int count, int fill) {
    clock.sleep(1_000_000L);
    Optional<Inode> known = files.lookup(Caller.ROOT, directory, name);
    long ino =
        known
            .map(Inode::ino)
            .orElseGet(
                () -> files.make(Caller.ROOT, directory, name, FileType.REGULAR, 0644, 0, 0).ino());
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.WRITE)) {
      handle.write(0, ByteBuffer.wrap(bytes(count, fill)));
    }
    return ino;
  }

  private static byte[] bytes(int count, int fill) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  private byte[] read(long ino) {
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.READ)) {
      ByteBuffer target = ByteBuffer.allocate((int) handle.attributes().size());
      handle.read(0, target);
      return target.array();
    }
  }

  private long find(long directory, Name name) {
    return files.lookup(Caller.ROOT, directory, name).orElseThrow().ino();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void aVolumeIsRestoredOnlyWhenNoFileIsOpen() {
    long ino = write(Inode.ROOT, FILE, 10, 1);
    volume.takeSnapshot(MONDAY);
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.READ_WRITE)) {
      handle.write(0, ByteBuffer.wrap(bytes(20, 2)));
      refused(ErrorCode.IN_USE, () -> volume.restore(MONDAY));
    }
    assertThat(read(ino)).isEqualTo(bytes(20, 2));
    volume.restore(MONDAY);
    assertThat(read(ino)).isEqualTo(bytes(10, 1));
    refused(ErrorCode.NOT_FOUND, () -> volume.restore(Name.of("never")));
  }

  @Test
  void usageQuotasTrashAndVersionsGoBackAndNumbersGoOn() {
    volume.setPolicy(new Policy(3, 0, 1_000_000_000_000L));
    long folder = folder(Inode.ROOT, FOLDER);
    long ino = write(folder, FILE, 100_000, 1);
    volume.setQuota(folder, new Limits(150_000, 0, 0, 0, 0, 0));
    Usage then = volume.usage(folder);
    volume.takeSnapshot(MONDAY);
    volume.setQuota(folder, Limits.NONE);
    volume.setQuota(Inode.ROOT, new Limits(0, 0, 1000, 0, 0, 0));
    write(folder, FILE, 200_000, 2);
    long last = write(folder, Name.of("later"), 50_000, 3);
    files.unlink(Caller.ROOT, folder, FILE);
    assertThat(volume.trashUsage().inodes()).isEqualTo(1);
    volume.restore(MONDAY);
    assertThat(volume.usage(folder)).isEqualTo(then);
    assertThat(volume.trashUsage()).isEqualTo(new Usage(0, 0));
    assertThat(volume.quota(Inode.ROOT)).isEmpty();
    assertThat(volume.versions(ino)).isEmpty();
    assertThat(volume.policy().versionCount()).isEqualTo(3);
    refused(ErrorCode.QUOTA_EXCEEDED, () -> write(folder, Name.of("big"), 100_000, 4));
    assertThat(find(folder, Name.of("big"))).isGreaterThan(last);
    volume.setQuota(folder, Limits.NONE);
  }

  @Test
  void laterSnapshotsStayWhenAnEarlierOneIsRestored() {
    Name tuesday = Name.of("tuesday");
    write(Inode.ROOT, FILE, 10_000, 1);
    volume.takeSnapshot(MONDAY);
    write(Inode.ROOT, FILE, 10_000, 2);
    volume.takeSnapshot(tuesday);
    volume.restore(MONDAY);
    volume.collect();
    assertThat(read(find(Inode.ROOT, FILE))).isEqualTo(bytes(10_000, 1));
    volume.deleteSnapshot(MONDAY);
    volume.collect();
    assertThat(volume.verify().problems()).isEmpty();
    volume.restore(tuesday);
    volume.deleteSnapshot(tuesday);
    volume.collect();
    assertThat(read(find(Inode.ROOT, FILE))).isEqualTo(bytes(10_000, 2));
  }

  @Test
  void manyEntriesAndManyExtentsAreCopiedInSteps() {
    long folder = folder(Inode.ROOT, FOLDER);
    long below = folder(folder, FOLDER);
    for (int i = 0; i < MANY_FILES; i++) {
      write(below, Name.of("file" + i), 1 + i % 7, i);
    }
    long large = write(folder, FILE, 10, 1);
    try (FileHandle handle = files.open(Caller.ROOT, large, OpenMode.WRITE)) {
      for (int i = 0; i < MANY_EXTENTS; i++) {
        handle.write(i * 20L, ByteBuffer.wrap(bytes(10, i)));
      }
    }
    files.link(Caller.ROOT, large, below, Name.of("again"));
    Usage then = volume.usage(folder);
    byte[] content = read(large);
    volume.takeSnapshot(MONDAY);
    removeAll(folder);
    volume.copyFrom(MONDAY, folder, Inode.ROOT, FOLDER, true);
    long copy = find(Inode.ROOT, FOLDER);
    assertThat(copy).isNotEqualTo(folder);
    assertThat(volume.usage(copy)).isEqualTo(then);
    assertThat(read(find(copy, FILE))).isEqualTo(content);
    long copyBelow = find(copy, FOLDER);
    assertThat(find(copyBelow, Name.of("again"))).isEqualTo(find(copy, FILE));
    assertThat(files.attributes(find(copy, FILE)).nlink()).isEqualTo(2);
    for (int i = 0; i < MANY_FILES; i++) {
      assertThat(read(find(copyBelow, Name.of("file" + i)))).isEqualTo(bytes(1 + i % 7, i));
    }
    // A replaced directory is dropped in steps too, and counts nowhere meanwhile.
    volume.copyFrom(MONDAY, below, Inode.ROOT, FOLDER, true);
    assertThat(volume.usage(Inode.ROOT).inodes()).isEqualTo(MANY_FILES + 3);
    assertThat(volume.verify().problems()).isEmpty();
  }

  @Test
  void aFileKeepsItsNumberNamesAndHandlesWhenItComesBack() {
    volume.setPolicy(new Policy(3, 0, 0));
    long ino = write(Inode.ROOT, FILE, 10, 1);
    volume.takeSnapshot(MONDAY);
    write(Inode.ROOT, FILE, 20, 2);
    files.link(Caller.ROOT, ino, Inode.ROOT, Name.of("second"));
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.READ_WRITE)) {
      handle.write(5, ByteBuffer.wrap(bytes(30, 3)));
      Inode back = volume.copyFrom(MONDAY, ino, Inode.ROOT, Name.of("second"), true);
      assertThat(back.ino()).isEqualTo(ino);
      assertThat(back.nlink()).isEqualTo(2);
      assertThat(handle.attributes().size()).isEqualTo(10);
    }
    assertThat(read(ino)).isEqualTo(bytes(10, 1));
    Version kept = volume.versions(ino).getLast();
    assertThat(kept.size()).isEqualTo(35);
  }

  @Test
  void anOpenFileOfAReplacedDirectoryStaysUntilItIsClosed() {
    long folder = folder(Inode.ROOT, FOLDER);
    volume.takeSnapshot(MONDAY);
    long ino = write(folder, FILE, 10_000, 1);
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.READ)) {
      volume.copyFrom(MONDAY, folder, Inode.ROOT, FOLDER, true);
      volume.collect();
      ByteBuffer target = ByteBuffer.allocate(10_000);
      assertThat(handle.read(0, target)).isEqualTo(10_000);
      assertThat(target.array()).isEqualTo(bytes(10_000, 1));
      assertThat(handle.attributes().nlink()).isZero();
    }
    refused(ErrorCode.STALE, () -> files.attributes(ino));
  }

  @Test
  void whatDoesNotFitOrHasNoRoomIsNotSeenAtAll() {
    long folder = folder(Inode.ROOT, FOLDER);
    write(folder, FILE, 100_000, 1);
    volume.takeSnapshot(MONDAY);
    long small = folder(Inode.ROOT, Name.of("small"));
    volume.setQuota(small, new Limits(50_000, 0, 0, 0, 0, 0));
    refused(ErrorCode.QUOTA_EXCEEDED, () -> volume.copyFrom(MONDAY, folder, small, FOLDER, false));
    refused(
        ErrorCode.ALREADY_EXISTS, () -> volume.copyFrom(MONDAY, folder, Inode.ROOT, FOLDER, false));
    refused(ErrorCode.STALE, () -> volume.copyFrom(MONDAY, 4711, Inode.ROOT, FILE, false));
    assertThat(files.list(Caller.ROOT, small, Optional.empty(), 10)).isEmpty();
    assertThat(volume.usage(Inode.ROOT)).isEqualTo(new Usage(100_000, 4));
  }

  @Test
  void aDirectoryIsFoundInASnapshotThatIsBeingReadAlsoWhenThatIsDeleted() {
    long folder = folder(Inode.ROOT, FOLDER);
    long ino = write(folder, FILE, 10_000, 1);
    volume.takeSnapshot(MONDAY);
    files.rename(Caller.ROOT, Inode.ROOT, FOLDER, Inode.ROOT, Name.of("moved"), RenameMode.REPLACE);
    write(folder, FILE, 10_000, 2);
    long later = folder(folder, Name.of("later"));
    try (SnapshotFiles then = volume.openSnapshot(MONDAY)) {
      volume.deleteSnapshot(MONDAY);
      assertThat(volume.snapshots()).isEmpty();
      volume.collect();
      volume.checkpoint();
      volume.collect();
      assertThat(then.directory(folder).orElseThrow().name()).isEqualTo(FOLDER);
      assertThat(then.directory(later)).isEmpty();
      assertThat(then.directory(ino)).isEmpty();
      ByteBuffer target = ByteBuffer.allocate(20_000);
      assertThat(then.read(then.view().inode(ino), 0, target)).isEqualTo(10_000);
      assertThat(Arrays.copyOf(target.array(), 10_000)).isEqualTo(bytes(10_000, 1));
    }
  }

  @Test
  void aQuotaStaysWithThePathOfADirectoryThatComesBack() {
    long folder = folder(Inode.ROOT, FOLDER);
    volume.takeSnapshot(MONDAY);
    Limits limits = new Limits(50_000, 0, 0, 0, 0, 0);
    volume.setQuota(folder, limits);
    Inode back = volume.copyFrom(MONDAY, folder, Inode.ROOT, FOLDER, true);
    assertThat(volume.quota(back.ino())).contains(limits);
  }

  @Test
  void restoringTakesAsManyNodesInALargeVolumeAsInASmallOne() {
    long small = chunksOfRestore(1_000);
    assertThat(chunksOfRestore(30_000)).isLessThanOrEqualTo(small + 10);
  }

  /// Counts the chunks that restoring one change leaves, as nodes of the tree.
  private long chunksOfRestore(int fileCount) {
    long folder = folder(Inode.ROOT, Name.of("with" + fileCount));
    for (int i = 0; i < fileCount; i++) {
      files.make(Caller.ROOT, folder, Name.of("f" + i), FileType.REGULAR, 0644, 0, 0);
    }
    Name name = Name.of("before" + fileCount);
    volume.takeSnapshot(name);
    files.unlink(Caller.ROOT, folder, Name.of("f77"));
    volume.takeSnapshot(Name.of("after" + fileCount));
    long before = chunkCount();
    assertThat(volume.restore(name)).isLessThanOrEqualTo(8);
    volume.checkpoint();
    return chunkCount() - before;
  }

  private long chunkCount() {
    return store.list(Optional.empty(), ChunkStore.MAX_LIST).size();
  }
}
