package dev.varve.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ByteSize;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.VolumeId;
import dev.varve.journal.file.FileJournalOptions;
import dev.varve.store.ChunkStore;
import dev.varve.store.memory.MemoryChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Segment;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import dev.varve.volume.inode.Policy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a volume does by itself, and what only its faces together show.
final class UpkeepTest {
  private static final int JOURNAL_BYTES = 20_000;
  private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

  private final SimClock clock = new SimClock();
  private final SimRandom random = new SimRandom(1);
  private final SimDisk disk = new SimDisk(1);
  private final ChunkStore store = MemoryChunkStore.open(new ByteSize(ByteSize.GIB));
  private final VolumeOptions options =
      VolumeOptions.defaults()
          .withJournalBytes(JOURNAL_BYTES)
          .withCheckpointNanos(NEVER_NANOS)
          .withJournal(
              FileJournalOptions.defaults()
                  .withBufferBytes(1 << 17, 1 << 16)
                  .withFileSizeBytes(1 << 18)
                  .withBackground(Runnable::run));
  private Volume volume = Volume.create(disk, new VolumeId(1, 2), store, options, clock, random);
  private VolumeFiles files = volume.files(Durability.FSYNC, Consistency.TIP);

  @AfterEach
  void everythingIsRight() {
    assertThat(volume.verify().problems()).isEmpty();
    volume.close();
    disk.assertAllClosed();
  }

  @Test
  void bytesOfTheJournalMakeACheckpointDueAndBoundTheReplay() {
    int checkpoints = 0;
    for (int i = 0; i < 2_000; i++) {
      files.make(Caller.ROOT, Inode.ROOT, Name.of("file" + i), FileType.REGULAR, 0644, 0, 0);
      long before = volume.journalBytes();
      volume.upkeep();
      checkpoints += volume.journalBytes() < before ? 1 : 0;
      assertThat(volume.journalBytes()).isLessThan(JOURNAL_BYTES);
    }
    assertThat(checkpoints).isBetween(5, 20);

    volume.sync();
    long left = volume.journalBytes();
    reopen();
    assertThat(volume.journalBytes()).isEqualTo(left);
    assertThat(volume.replayedCount()).isBetween(1L, 400L);
    assertThat(files.list(Caller.ROOT, Inode.ROOT, Optional.empty(), 3_000)).hasSize(2_000);
  }

  @Test
  void aSyncedFileLeavesTheTreeWhenItRests() {
    long ino = file("a", 60_000, true);
    assertThat(sources(ino)).hasOnlyElementsOfType(Segment.Inline.class);
    for (int i = 0; i < 20; i++) {
      clock.advance(100_000_000L);
      volume.upkeep();
    }
    assertThat(sources(ino)).hasSize(1).hasOnlyElementsOfType(Segment.InChunk.class);
  }

  @Test
  void aClosedFileIsFlushedInTimeAndAtTheLatestByTheClose() {
    long first = file("a", 10, false);
    clock.advance(200_000_000L);
    volume.upkeep();
    file("b", 10_000, false);
    reopen();
    assertThat(files.attributes(first).size()).isEqualTo(10);
    long second = files.lookup(Caller.ROOT, Inode.ROOT, Name.of("b")).orElseThrow().ino();
    assertThat(files.attributes(second).size()).isEqualTo(10_000);
    assertThat(sources(second)).hasOnlyElementsOfType(Segment.InChunk.class);
  }

  @Test
  void settingTheSizeByPathKeepsAVersion() {
    volume.setPolicy(new Policy(3, 0, 0));
    long ino = file("a", 100, false);
    files.setAttributes(Caller.ROOT, ino, AttributeChange.NONE.withSize(10));
    assertThat(volume.versions(ino))
        .singleElement()
        .satisfies(v -> assertThat(v.size()).isEqualTo(100));
    volume.restoreVersion(Caller.ROOT, ino, volume.versions(ino).getFirst().number());
    assertThat(files.attributes(ino).size()).isEqualTo(100);
  }

  @Test
  void whoMayNotSetTheSizeMakesNoVersion() {
    volume.setPolicy(new Policy(3, 0, 0));
    long ino = file("a", 100, false);
    Caller other = Caller.of(1000, 1000);
    assertThatThrownBy(() -> files.setAttributes(other, ino, AttributeChange.NONE.withSize(10)))
        .isInstanceOf(VarveException.class);
    assertThat(volume.versions(ino)).isEmpty();
  }

  @Test
  void aFileThatIsDeletedRightAfterItsCloseIsInTheTrashWhole() {
    volume.setPolicy(new Policy(0, 0, NEVER_NANOS));
    long ino = file("a", 5_000, false);
    files.unlink(Caller.ROOT, Inode.ROOT, Name.of("a"));
    assertThat(volume.trash(Optional.empty(), 9))
        .singleElement()
        .satisfies(trashed -> {
          assertThat(trashed.ino()).isEqualTo(ino);
          assertThat(trashed.size()).isEqualTo(5_000);
        });
    volume.setPolicy(Policy.NONE);
    volume.emptyTrash();
  }

  private long file(String name, int length, boolean sync) {
    try (FileHandle handle =
        files.create(Caller.ROOT, Inode.ROOT, Name.of(name), 0644, 0, OpenMode.READ_WRITE)) {
      handle.write(0, ByteBuffer.wrap(new byte[length]));
      if (sync) {
        handle.sync();
      }
      return handle.ino();
    }
  }

  private List<Segment.Source> sources(long ino) {
    return volume.segments(ino, 0, 100).stream().map(Segment::source).toList();
  }

  private void reopen() {
    volume.close();
    volume = Volume.open(disk, store, options, clock, random);
    files = volume.files(Durability.FSYNC, Consistency.TIP);
  }
}
