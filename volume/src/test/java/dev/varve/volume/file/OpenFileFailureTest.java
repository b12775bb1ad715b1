package dev.varve.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.store.faulty.Fault;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Limits;
import dev.varve.volume.operation.Operation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What becomes of bytes that cannot be stored, and who is told.
final class OpenFileFailureTest {
  private static final int SIZE = 100_000;

  private final MemoryVolume volume = new MemoryVolume();
  private final long ino = volume.make("a");
  private final OpenHandle handle = volume.open(ino);

  @Test
  void bytesThatCouldNotBeFlushedAreSeenAndTriedAgain() {
    write(0, SIZE);
    volume.failFlushes(1);
    flushOld();
    assertThat(volume.writes()).isEmpty();
    assertThat(read()).hasSize(SIZE);

    handle.sync();
    assertThat(volume.stored(ino).size()).isEqualTo(SIZE);
  }

  @Test
  void afterAFailureTheClockTriesRarely() {
    write(0, SIZE);
    volume.failFlushes(1);
    flushOld();
    flushOld();
    assertThat(volume.writes()).isEmpty();

    volume.clock.advance(FileWrites.RETRY_NANOS);
    flushOld();
    assertThat(volume.writes()).hasSize(1);
  }

  @Test
  void eachHandleIsToldOnceOfWhatWasLost() {
    OpenHandle other = volume.open(ino);
    write(0, SIZE);
    volume.failFlushes(1);

    assertFails(ErrorCode.STORAGE_FULL, handle::sync);
    assertThatCode(handle::sync).doesNotThrowAnyException();
    assertThat(read()).isEmpty();
    assertThatCode(() -> volume.open(ino).close()).doesNotThrowAnyException();
    assertFails(ErrorCode.STORAGE_FULL, other::close);
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void aCloseThatFailsClosesAllTheSame() {
    write(0, SIZE);
    volume.failFlushes(2);
    flushOld();

    assertFails(ErrorCode.STORAGE_FULL, handle::close);
    assertThat(volume.files.isHeld(ino)).isFalse();
    assertThat(volume.files.dirtyBytes()).isZero();
    assertThat(volume.files.count()).isZero();
  }

  @Test
  void whatFailsAfterTheCloseIsKeptTriedAgainAndToldByEachSyncOfAll() {
    write(0, SIZE);
    handle.close();
    volume.failFlushes(2);
    assertFails(ErrorCode.STORAGE_FULL, volume.files::flushAll);
    assertFails(ErrorCode.STORAGE_FULL, volume.files::flushAll);
    assertThat(volume.files.attributes(ino).size()).isEqualTo(SIZE);

    volume.files.flushAll();
    assertThat(volume.stored(ino).size()).isEqualTo(SIZE);
    assertThat(volume.files.count()).isZero();
  }

  @Test
  void whatFailedAfterTheCloseIsToldToTheNextHandleThatSyncs() {
    write(0, SIZE);
    handle.close();
    volume.failFlushes(2);
    flushOld();

    try (OpenHandle next = volume.open(ino)) {
      assertThat(next.attributes().size()).isEqualTo(SIZE);
      assertFails(ErrorCode.STORAGE_FULL, next::sync);
    }
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void aCloseWaitsWhereAQuotaMayRefuse() {
    volume.submit(new Operation.SetQuota(Inode.ROOT, new Limits(2 * SIZE, 0, 0, 0, 0, 0)));
    write(0, SIZE);
    volume.refuse(Operation.Write.class::isInstance, ErrorCode.QUOTA_EXCEEDED);
    volume.submit(new Operation.SetQuota(Inode.ROOT, new Limits(SIZE / 2, 0, 0, 0, 0, 0)));

    assertFails(ErrorCode.QUOTA_EXCEEDED, handle::close);
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void oneFileThatIsRefusedDoesNotHinderOthersOfItsGroup() {
    write(0, SIZE);
    long other = volume.make("b");
    try (OpenHandle second = volume.open(other)) {
      second.write(0, ByteBuffer.wrap(new byte[SIZE]));
    }
    volume.refuse(
        operation -> operation instanceof Operation.Write write && write.ino() == ino,
        ErrorCode.DISK_FAILED);

    assertFails(ErrorCode.DISK_FAILED, volume.files::flushAll);
    assertThat(volume.stored(other).size()).isEqualTo(SIZE);
    assertThat(read()).hasSize(SIZE);
  }

  @Test
  void whileBytesAreStuckAWriteIsTold() {
    write(0, SIZE);
    volume.failFlushes(2);
    flushOld();

    ByteBuffer more = ByteBuffer.allocate(SIZE);
    assertFails(ErrorCode.STORAGE_FULL, () -> handle.write(SIZE, more));
    assertThat(more.remaining()).isEqualTo(SIZE);
    assertThat(read()).hasSize(SIZE);

    handle.write(SIZE, more);
    assertThat(volume.stored(ino).size()).isEqualTo(2 * SIZE);
  }

  @Test
  void chunksOfARefusedWriteAreOfferedForReclaiming() {
    write(0, SIZE);
    volume.refuse(Operation.Write.class::isInstance, ErrorCode.QUOTA_EXCEEDED);

    assertFails(ErrorCode.QUOTA_EXCEEDED, handle::sync);
    assertThat(volume.submitted.getLast()).isEqualTo(new Operation.Offer(volume.chunks()));
    assertThat(volume.ledger.count()).isZero();
  }

  @Test
  void whatIsLeftOfAHalfFlushedBatchIsWrittenAgain() {
    write(0, 10);
    write(1000, 10);
    int before = volume.submitted.size();
    volume.refuse(
        operation -> operation instanceof Operation.Write && volume.submitted.size() > before,
        ErrorCode.DISK_FAILED);
    flushOld();
    assertThat(volume.stored(ino).size()).isEqualTo(10);
    assertThat(read()).hasSize(1010);

    volume.refuseNothing();
    handle.flush();
    assertThat(volume.stored(ino).size()).isEqualTo(1010);
  }

  @Test
  void aQuotaIsToldByTheWriteThatPassesIt() {
    volume.submit(new Operation.SetQuota(Inode.ROOT, new Limits(2 * SIZE, 0, 0, 0, 0, 0)));
    write(0, SIZE);
    write(SIZE, SIZE);

    ByteBuffer more = ByteBuffer.allocate(SIZE);
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> handle.write(2 * SIZE, more));
    assertFails(ErrorCode.QUOTA_EXCEEDED, () -> handle.append(more));
    assertThat(handle.attributes().size()).isEqualTo(2 * SIZE);
    write(0, SIZE);
    assertThatCode(handle::close).doesNotThrowAnyException();
  }

  @Test
  void truncatingSetsStuckBytesFree() {
    write(0, SIZE);
    volume.failFlushes(Fault.FOREVER);
    flushOld();
    handle.truncate(0);

    assertThatCode(handle::sync).doesNotThrowAnyException();
    assertThat(volume.files.dirtyBytes()).isZero();
  }

  @Test
  void onlyBoundedMemoryIsTakenWhileNothingCanBeStored() {
    volume.failFlushes(Fault.FOREVER);
    byte[] block = new byte[Run.BLOCK_BYTES];
    long accepted = 0;
    ErrorCode refused = null;
    while (refused == null && accepted < 100) {
      try {
        handle.write(accepted * block.length, ByteBuffer.wrap(block));
        accepted++;
      } catch (VarveException e) {
        refused = e.code();
      }
    }
    assertThat(refused).isEqualTo(ErrorCode.STORAGE_FULL);
    assertThat(accepted).isEqualTo(10);
    assertFails(ErrorCode.STORAGE_FULL, volume.files::flushAll);
    assertFails(ErrorCode.STORAGE_FULL, handle::close);
  }

  private void flushOld() {
    volume.clock.advance(TimeUnit.SECONDS.toNanos(1));
    volume.files.flushOld(volume.clock.monotonicNanos());
  }

  private void write(long offset, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 1);
    handle.write(offset, ByteBuffer.wrap(bytes));
  }

  private byte[] read() {
    ByteBuffer target = ByteBuffer.allocate(10 * SIZE);
    return Arrays.copyOf(target.array(), handle.read(0, target));
  }

  private static void assertFails(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(VarveException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
