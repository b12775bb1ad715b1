package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.store.StoreCall;
import dev.varve.volume.access.Caller;
import dev.varve.volume.content.Extent;
import dev.varve.volume.inode.AttributeChange;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Policy;
import dev.varve.volume.operation.AllocateMode;
import dev.varve.volume.operation.Operation;
import dev.varve.volume.state.Trashed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How open files write: what reaches the volume when, and what handles see meanwhile.
final class OpenFileTest {
  private static final int MIB = 1 << 20;

  private final MemoryVolume volume = new MemoryVolume();
  private final long ino = volume.make("a");
  private final OpenHandle handle = volume.open(ino);

  @Test
  void writesAreSeenBeforeTheyAreInTheVolume() {
    volume.clock.advance(1_000_000);
    write(3, 5, 1);

    assertThat(read(0, 10)).containsExactly(0, 0, 0, 1, 1, 1, 1, 1);
    Inode seen = handle.attributes();
    assertThat(seen.size()).isEqualTo(8);
    assertThat(seen.mtime()).isEqualTo(volume.clock.epochNanos());
    assertThat(seen.allocated()).isEqualTo(5);
    assertThat(volume.stored(ino).size()).isZero();
    assertThat(volume.writes()).isEmpty();
  }

  @Test
  void anotherHandleSeesThemToo() {
    write(0, 3, 1);
    OpenHandle other = volume.open(ino);

    assertThat(other.file()).isSameAs(handle.file());
    assertThat(read(other, 0, 10)).containsExactly(1, 1, 1);
    assertThat(volume.files.attributes(ino).size()).isEqualTo(3);
    assertThat(volume.files.seen(volume.stored(ino)).size()).isEqualTo(3);
  }

  @Test
  void aFlushedFileLooksAsItDidBefore() {
    volume.clock.advance(1_000_000);
    write(0, 10_000, 1);
    write(20_000, 100, 2);
    Inode before = handle.attributes();
    byte[] bytes = read(0, 30_000);
    handle.flush();

    Inode after = handle.attributes();
    assertThat(after.size()).isEqualTo(before.size());
    assertThat(after.mtime()).isEqualTo(before.mtime());
    assertThat(after.allocated()).isEqualTo(before.allocated());
    assertThat(read(0, 30_000)).isEqualTo(bytes);
  }

  @Test
  void aSmallSyncTouchesNoDeviceButTheJournal() {
    write(0, 60_000, 1);
    handle.sync();

    assertThat(volume.store.counts().of(StoreCall.PUT).calls()).isZero();
    assertThat(volume.store.counts().of(StoreCall.FLUSH).calls()).isZero();
    assertThat(volume.syncCount()).isOne();
    assertThat(volume.writes())
        .singleElement()
        .satisfies(
            write -> assertThat(write.extents()).singleElement().isInstanceOf(Extent.Inline.class));
  }

  @Test
  void aLargeSyncFlushesTheStoreOnceBeforeItsOperation() {
    write(0, 3 * MIB, 1);
    handle.sync();

    assertThat(volume.store.counts().of(StoreCall.FLUSH).calls()).isOne();
    assertThat(volume.writes())
        .singleElement()
        .satisfies(write -> {
          assertThat(write.extents()).hasSize(3).allMatch(Extent.InChunk.class::isInstance);
          assertThat(write.sizeAtLeast()).isEqualTo(3L * MIB);
        });
    assertThat(volume.ledger.count()).isZero();
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void smallPiecesRideInTheirOperationsWhileLargeOnesAreChunks() {
    write(0, BatchWriter.INLINE_BYTES, 1);
    write(MIB, BatchWriter.INLINE_BYTES + 1, 2);
    handle.file().flush();

    assertThat(volume.writes()).hasSize(2);
    assertThat(volume.writes().get(0).extents().getFirst()).isInstanceOf(Extent.Inline.class);
    assertThat(volume.writes().get(1).extents().getFirst()).isInstanceOf(Extent.InChunk.class);
  }

  @Test
  void fullBlocksGoWhenMuchIsDirty() {
    for (int i = 0; i < 9; i++) {
      write((long) i * MIB, MIB, i);
    }
    write(9L * MIB, MIB / 2, 9);
    assertThat(volume.writes()).isEmpty();

    write(9L * MIB + MIB / 2, MIB, 10);

    assertThat(volume.writes().stream().mapToInt(write -> write.extents().size()).sum())
        .isEqualTo(10);
    assertThat(volume.files.dirtyBytes()).isLessThan(MIB);
  }

  @Test
  void oldBytesAreFlushedAndYoungOnesStay() {
    write(0, 10, 1);
    volume.clock.advance(FileOptions.DEFAULT.flushAgeNanos() - 1);
    volume.files.flushOld(volume.clock.monotonicNanos());
    assertThat(volume.writes()).isEmpty();

    volume.clock.advance(1);
    volume.files.flushOld(volume.clock.monotonicNanos());
    assertThat(volume.writes()).hasSize(1);
  }

  @Test
  void appendsGoToTheEndThatIsSeen() {
    write(0, 10, 1);
    handle.append(ByteBuffer.wrap(new byte[] {2, 2}));
    handle.flush();
    handle.append(ByteBuffer.wrap(new byte[] {3}));

    assertThat(read(9, 10)).containsExactly(1, 2, 2, 3);
  }

  @Test
  void truncatingDropsWhatWasWrittenBehindTheEnd() {
    write(0, 100, 1);
    handle.truncate(10);
    assertThat(handle.attributes().size()).isEqualTo(10);
    handle.truncate(20);

    byte[] expected = new byte[20];
    Arrays.fill(expected, 0, 10, (byte) 1);
    assertThat(read(0, 100)).isEqualTo(expected);
  }

  @Test
  void timesThatAreSetStaySetAfterTheFlush() {
    write(0, 100, 1);
    AttributeChange.Time past = AttributeChange.Time.set(12345);
    handle
        .file()
        .change(
            new Operation.SetAttributes(
                Caller.ROOT, ino, AttributeChange.NONE.withTimes(past, past), false));
    handle.close();
    volume.files.flushAll();

    assertThat(volume.stored(ino).mtime()).isEqualTo(12345);
    assertThat(volume.stored(ino).size()).isEqualTo(100);
  }

  @Test
  void attributesThatAreSetAfterAWriteStayWhenItsBytesFollow() {
    OpenHandle user = volume.files.open(Caller.of(1000, 1000), ino);
    user.write(0, ByteBuffer.wrap(new byte[10_000]));
    volume.clock.advance(1_000_000);
    AttributeChange.Time past = AttributeChange.Time.set(12345);
    AttributeChange change = AttributeChange.NONE.withMode(04777).withTimes(past, past);
    handle.file().change(new Operation.SetAttributes(Caller.ROOT, ino, change, false));
    Inode seen = handle.attributes();
    assertThat(volume.store.counts().of(StoreCall.FLUSH).calls()).isZero();
    assertThat(volume.stored(ino).size()).as("no size without bytes").isZero();

    volume.clock.advance(1_000_000);
    volume.files.flushAll();
    Inode stored = volume.stored(ino);
    assertThat(stored.mtime()).isEqualTo(12345).isEqualTo(seen.mtime());
    assertThat(stored.mode()).isEqualTo(04777).isEqualTo(seen.mode());
    assertThat(stored.ctime()).isEqualTo(seen.ctime());
    assertThat(stored.size()).isEqualTo(10_000).isEqualTo(seen.size());

    user.write(0, ByteBuffer.wrap(new byte[1]));
    assertThat(handle.attributes().mode()).isEqualTo(0777);
    handle.flush();
    assertThat(volume.stored(ino).mode()).isEqualTo(0777);
    assertThat(volume.stored(ino).mtime()).isEqualTo(volume.clock.epochNanos());
  }

  @Test
  void anUnprivilegedWriterTakesSetuidAway() {
    AttributeChange setuid = AttributeChange.NONE.withMode(04777);
    volume
        .files
        .find(ino)
        .orElseThrow()
        .change(new Operation.SetAttributes(Caller.ROOT, ino, setuid, false));
    OpenHandle user = volume.files.open(Caller.of(1000, 1000), ino);
    user.write(0, ByteBuffer.wrap(new byte[10]));
    write(10, 10, 1);

    assertThat(handle.attributes().mode()).isEqualTo(0777);
    handle.flush();
    assertThat(volume.stored(ino).mode()).isEqualTo(0777);
  }

  @Test
  void seekFindsBufferedAndStoredData() {
    write(100, 50, 1);
    handle.flush();
    write(300, 50, 2);

    assertThat(handle.seekData(0)).isEqualTo(100);
    assertThat(handle.seekData(120)).isEqualTo(120);
    assertThat(handle.seekData(150)).isEqualTo(300);
    assertThat(handle.seekHole(0)).isZero();
    assertThat(handle.seekHole(100)).isEqualTo(150);
    assertThat(handle.seekHole(300)).isEqualTo(350);
    assertFails(ErrorCode.PAST_END, () -> handle.seekData(350));
    write(150, 150, 3);
    assertThat(handle.seekHole(100)).isEqualTo(350);
  }

  @Test
  void copiesTakeBufferedBytesAlong() {
    write(0, 10_000, 7);
    OpenHandle copy = volume.open(volume.make("b"));
    copy.write(0, ByteBuffer.wrap(new byte[20_000]));

    assertThat(copy.copyRange(handle, 5_000, 1_000, 50_000)).isEqualTo(5_000);
    byte[] bytes = read(copy, 0, 20_000);
    assertThat(bytes).hasSize(20_000);
    assertThat(bytes[999]).isZero();
    assertThat(bytes[1_000]).isEqualTo((byte) 7);
    assertThat(bytes[5_999]).isEqualTo((byte) 7);
    assertThat(bytes[6_000]).isZero();

    copy.write(0, ByteBuffer.wrap(new byte[] {9}));
    copy.cloneFrom(handle);
    assertThat(read(copy, 0, 20_000)).isEqualTo(read(0, 20_000));
    assertFails(ErrorCode.INVALID_ARGUMENT, () -> copy.copyRange(copy, 0, 10, 100));
  }

  @Test
  void roomIsReservedAfterWhatWasWritten() {
    write(0, 100, 1);
    handle.allocate(AllocateMode.PUNCH_HOLE, 10, 20);
    handle.allocate(AllocateMode.RESERVE, 0, 200);

    byte[] bytes = read(0, 300);
    assertThat(bytes).hasSize(200);
    assertThat(bytes[9]).isOne();
    assertThat(bytes[10]).isZero();
    assertThat(bytes[30]).isOne();
  }

  @Test
  void aFileTooLargeIsRefused() {
    assertFails(ErrorCode.FILE_TOO_LARGE, () -> write(Long.MAX_VALUE - 5, 10, 1));
    write(Long.MAX_VALUE - 10, 10, 1);
    handle.flush();
    assertThat(read(Long.MAX_VALUE - 3, 10)).containsExactly(1, 1, 1);
    assertFails(ErrorCode.FILE_TOO_LARGE, () -> handle.append(ByteBuffer.allocate(1)));
  }

  @Test
  void onlyRegularFilesAreOpened() {
    long directory = volume.make("d", FileType.DIRECTORY);
    assertFails(ErrorCode.IS_DIRECTORY, () -> volume.open(directory));
    assertFails(ErrorCode.NOT_SUPPORTED, () -> volume.open(volume.make("p", FileType.FIFO)));
    assertFails(ErrorCode.STALE, () -> volume.open(999));
    assertThat(volume.files.count()).isOne();
  }

  @Test
  void aClosedHandleDoesNothingMore() {
    write(0, 10, 1);
    handle.close();
    handle.close();

    assertThat(volume.files.isHeld(ino)).isFalse();
    assertThat(volume.files.attributes(ino).size()).isEqualTo(10);
    volume.files.flushAll();
    assertThat(volume.stored(ino).size()).isEqualTo(10);
    assertFails(ErrorCode.BAD_HANDLE, () -> write(0, 10, 1));
  }

  @Test
  void anUnlinkedFileLivesAsLongAsItsHandles() {
    write(0, 10, 1);
    volume.unlink("a", volume.files.isHeld(ino));
    assertThat(read(0, 10)).hasSize(10);
    OpenHandle second = volume.open(ino);
    handle.close();
    write(second, 10, 10, 2);
    assertThat(read(second, 0, 30)).hasSize(20);
    int count = volume.writes().size();
    second.close();

    assertThat(volume.writes()).hasSize(count);
    assertThat(volume.files.dirtyBytes()).isZero();
    assertFails(ErrorCode.STALE, () -> volume.stored(ino));
  }

  @Test
  void closedFilesShareOneFlushOfTheStore() {
    for (int i = 0; i < 100; i++) {
      try (OpenHandle next = volume.open(volume.make("f" + i))) {
        write(next, 0, 5_000 + i, i);
      }
    }
    assertThat(volume.writes()).isEmpty();
    assertThat(volume.files.count()).isEqualTo(101);

    volume.files.flushAll();
    assertThat(volume.writes()).hasSize(100);
    assertThat(volume.store.counts().of(StoreCall.FLUSH).calls()).isOne();
    assertThat(volume.ledger.count()).isZero();
    assertThat(volume.files.count()).isOne();
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void whatAClosedFileBuffersIsSeenAndGoesOnWithTheNextHandle() {
    write(0, 10, 1);
    handle.close();
    try (OpenHandle next = volume.open(ino)) {
      assertThat(read(next, 5, 10)).containsExactly(1, 1, 1, 1, 1);
      next.append(ByteBuffer.wrap(new byte[] {2}));
    }
    volume.clock.advance(FileOptions.DEFAULT.flushAgeNanos());
    volume.files.flushOld(volume.clock.monotonicNanos());

    assertThat(volume.writes()).hasSize(1);
    assertThat(volume.stored(ino).size()).isEqualTo(11);
    assertThat(volume.files.count()).isZero();
  }

  @Test
  void deletingAClosedFileDropsWhatItBuffers() {
    write(0, 10_000, 1);
    handle.close();
    assertThat(volume.files.isHeld(ino)).isFalse();
    volume.unlink("a", false);
    volume.files.forgetUnheld(ino);

    assertThat(volume.files.dirtyBytes()).isZero();
    assertThat(volume.files.count()).isZero();
    volume.files.flushAll();
    assertThat(volume.writes()).isEmpty();
  }

  @Test
  void aFlushThatMeetsTheDeletionOfAClosedFileIsNoFailure() {
    write(0, 10_000, 1);
    handle.close();
    volume.unlink("a", false);

    volume.files.flushAll();
    assertThat(volume.files.dirtyBytes()).isZero();
    assertThat(volume.files.count()).isZero();
  }

  @Test
  void theTrashKeepsWhatAClosedFileBuffered() {
    volume.submit(new Operation.SetPolicy(new Policy(0, 0, 1_000_000)));
    write(0, 10_000, 1);
    volume.unlink("a", true);
    handle.close();
    volume.files.flushAll();

    assertThat(volume.<List<Trashed>>read(state -> state.view().trash(Optional.empty(), 9)))
        .singleElement()
        .satisfies(trashed -> assertThat(trashed.size()).isEqualTo(10_000));
    assertThat(volume.problems()).isEmpty();
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void closedFilesTakeBoundedMemory() {
    for (int i = 0; i < 2 * Backlog.MAX_FILES; i++) {
      try (OpenHandle next = volume.open(volume.make("f" + i))) {
        write(next, 0, 1, 1);
      }
      assertThat(volume.files.count()).isLessThanOrEqualTo(Backlog.MAX_FILES + 1);
    }
  }

  private void write(long offset, int length, int value) {
    write(handle, offset, length, value);
  }

  private static void write(OpenHandle handle, long offset, int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    assertThat(handle.write(offset, ByteBuffer.wrap(bytes))).isEqualTo(length);
  }

  private byte[] read(long offset, int length) {
    return read(handle, offset, length);
  }

  private static byte[] read(OpenHandle handle, long offset, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    int count = handle.read(offset, target);
    return Arrays.copyOf(target.array(), count);
  }

  private static void assertFails(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
