package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What a device does when its disk is full or fails.
final class DeviceFaultTest {
  private static final VolumeId VOLUME = new VolumeId(0, 1);
  private static final int CAPACITY_BYTES = 4 << 20;
  private static final int RESERVE_BYTES = 1 << 20;
  private static final CompactionOptions EVERYTHING = new CompactionOptions(1, 1 << 30);

  private final SimDisk disk = new SimDisk(1);
  private final SimIndexes indexes = new SimIndexes();

  private DeviceStore open() {
    return DeviceStore.open(
        disk,
        DeviceOptions.defaults().withSegmentBytes(256 << 10).withReserveBytes(RESERVE_BYTES),
        new SimRandom(disk.callCount()),
        indexes.factory(),
        Runnable::run);
  }

  private static Chunk chunk(long seed) {
    byte[] bytes = new byte[30_000];
    new SplittableRandom(seed).nextBytes(bytes);
    return Chunk.of(DigestAlgorithm.SHA_256.newHasher(), bytes);
  }

  private static void fails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  /// Puts chunks until one is refused.
  private List<ChunkId> fill(DeviceStore store, long firstSeed) {
    List<ChunkId> ids = new ArrayList<>();
    while (true) {
      Chunk chunk = chunk(firstSeed + ids.size());
      try {
        store.put(VOLUME, chunk);
        ids.add(chunk.id());
      } catch (VarveException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(e).hasMessageContaining("reserve").hasMessageContaining(disk.describe(""));
        return ids;
      }
    }
  }

  @Test
  void aFullDiskRefusesPutsAndGivesRoomBackAfterDeletes() {
    disk.capacity(CAPACITY_BYTES);
    try (DeviceStore store = open()) {
      List<ChunkId> ids = fill(store, 0);
      assertThat(ids.size() * 30_000L).isBetween(1L << 20, (long) CAPACITY_BYTES - RESERVE_BYTES);
      store.flush();
      ids.forEach(store::get);
      assertThat(store.put(VOLUME, chunk(0))).isEqualTo(ChunkStore.PutResult.HELD);
      assertThat(store.releaseAll(VOLUME, ids)).isEqualTo(ids.size());
      store.flush();
      CompactionReport report = store.compact(EVERYTHING, new SimClock());
      assertThat(report.freedBytes()).isGreaterThan(ids.size() * 30_000L);
      assertThat(fill(store, 1000)).hasSizeGreaterThanOrEqualTo(ids.size() - 1);
    }
  }

  @Test
  void aFailedFlushEndsChangesAndKeepsReads() {
    Chunk durable = chunk(1);
    try (DeviceStore store = open()) {
      store.put(VOLUME, durable);
      store.flush();
      store.put(VOLUME, chunk(2));
      long writeThenFlush = disk.callCount() + 2;
      disk.failAtCall(writeThenFlush, ErrorCode.DISK_FAILED);
      assertThatThrownBy(store::flush)
          .isInstanceOf(VarveException.class)
          .hasMessageContaining("flush failed")
          .hasMessageContaining(".segment");
      fails(ErrorCode.READ_ONLY, store::flush);
      fails(ErrorCode.READ_ONLY, () -> store.put(VOLUME, chunk(3)));
      fails(ErrorCode.READ_ONLY, () -> store.release(VOLUME, durable.id()));
      fails(ErrorCode.READ_ONLY, () -> store.compact(EVERYTHING, new SimClock()));
      assertThat(store.get(durable.id())).isEqualTo(durable);
      assertThat(store.usage().isReadOnly()).isTrue();
    }
    try (DeviceStore store = open()) {
      assertThat(store.get(durable.id())).isEqualTo(durable);
      assertThat(store.put(VOLUME, chunk(3))).isEqualTo(ChunkStore.PutResult.STORED);
      store.flush();
    }
    disk.assertAllClosed();
  }

  @Test
  void aSecondOpenIsRefused() {
    try (DeviceStore store = open()) {
      fails(ErrorCode.LOCKED, this::open);
      assertThat(store.findings()).isEmpty();
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsRefused() {
    disk.create("holiday.jpg").close();
    assertThatThrownBy(this::open)
        .isInstanceOf(VarveException.class)
        .hasMessageContaining("holiday.jpg");
    assertThat(disk.fileNames()).doesNotContain("device");
  }
}
