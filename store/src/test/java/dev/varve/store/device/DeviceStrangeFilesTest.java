package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.segment.SegmentFooter;
import dev.varve.store.ChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Files that were renamed, cut at a record or lost together: nothing is deleted that may be
/// needed, and nothing is counted on that opening could see is gone.
final class DeviceStrangeFilesTest {
  private static final VolumeId VOLUME = new VolumeId(0, 1);
  private static final int CHUNK_COUNT = 4;

  private final SimDisk disk = new SimDisk(3);
  private final SimIndexes indexes = new SimIndexes();
  private final List<Chunk> chunks =
      IntStream.range(0, CHUNK_COUNT).mapToObj(DeviceStrangeFilesTest::chunk).toList();

  @AfterEach
  void everythingIsClosed() {
    disk.assertAllClosed();
  }

  private static Chunk chunk(int number) {
    return Chunk.of(
        DigestAlgorithm.SHA_256.newHasher(), ("chunk " + number).getBytes(StandardCharsets.UTF_8));
  }

  private DeviceStore open() {
    return DeviceStore.open(
        disk,
        DeviceOptions.defaults()
            .withSegmentBytes(64 << 10)
            .withLaneCount(1)
            .withReserveBytes(0)
            .withReaderCount(1),
        new SimRandom(disk.callCount()),
        indexes.factory(),
        Runnable::run);
  }

  private void fillAndClose() {
    try (DeviceStore store = open()) {
      chunks.forEach(chunk -> store.put(VOLUME, chunk));
    }
  }

  /// Leaves an unsealed segment that the index knows, as a killed process does.
  private void fillAndCrash() {
    DeviceStore killed = open();
    chunks.forEach(chunk -> killed.put(VOLUME, chunk));
    killed.flush();
    killed.index().flush();
    disk.restart(Loss.EVERYTHING_UNFLUSHED);
  }

  private String segment() {
    return disk.fileNames().stream()
        .filter(name -> name.endsWith(".segment"))
        .findFirst()
        .orElseThrow();
  }

  /// Returns the records of the only segment.
  private List<SegmentFooter.Entry> records() {
    long nonce = nonce();
    try (DiskFile file = disk.open(segment())) {
      return SegmentScan.scan(file, nonce).entries();
    }
  }

  private long nonce() {
    return Long.parseUnsignedLong(
        segment().replace(Segments.DIRECTORY + "/", "").replace(".segment", ""), 16);
  }

  private void assertAllReadable() {
    try (DeviceStore store = open()) {
      chunks.forEach(chunk -> assertThat(store.get(chunk.id())).isEqualTo(chunk));
    }
  }

  @Test
  void aSegmentUnderAnotherSegmentsNameIsRefusedAndKept() {
    fillAndClose();
    String right = segment();
    String wrong = Segments.name(42);
    disk.rename(right, wrong);
    byte[] before = disk.fileBytes(wrong);
    indexes.lose();
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(disk.describe(wrong))
        .hasMessageContaining(disk.describe(right));
    assertThat(disk.fileBytes(wrong)).isEqualTo(before);
    disk.rename(wrong, right);
    assertAllReadable();
  }

  @Test
  void filesWithOtherNamesAreLeftAlone() {
    fillAndClose();
    List<String> names =
        List.of("ABCDEF0123456789.segment", "1.segment", "0123456789abcdef", "notes.txt");
    names.forEach(name -> disk.create(Segments.DIRECTORY + "/" + name).close());
    indexes.lose();
    assertAllReadable();
    names.forEach(name -> assertThat(disk.exists(Segments.DIRECTORY + "/" + name)).isTrue());
  }

  @Test
  void aFileWithoutAnyRecordIsDeletedAndToldOf() {
    fillAndClose();
    String empty = Segments.name(42);
    disk.create(empty).close();
    try (DeviceStore store = open()) {
      assertThat(store.findings()).anyMatch(finding -> finding.contains(disk.describe(empty)));
    }
    assertThat(disk.exists(empty)).isFalse();
  }

  @Test
  void aMissingDeviceFileWithoutSegmentsIsDamage() {
    open().close();
    disk.delete(DeviceId.FILE);
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
        .hasMessageContaining(disk.describe(DeviceId.FILE))
        .hasMessageContaining("missing");
  }

  @Test
  void anUnsealedSegmentCutAtARecordIsToldAndNotCountedOn() {
    fillAndCrash();
    disk.cut(segment(), records().get(2).offset());
    assertTheLastTwoAreNotCountedOn();
  }

  @Test
  void anUnsealedSegmentCutToNothingIsNotCountedOn() {
    fillAndCrash();
    disk.cut(segment(), 0);
    try (DeviceStore store = open()) {
      chunks.forEach(chunk -> assertThat(store.contains(chunk.id())).isFalse());
    }
  }

  @Test
  void aRecordWithoutItsHeadIsNotCountedOn() {
    fillAndCrash();
    List<SegmentFooter.Entry> records = records();
    disk.flipBit(segment(), records.get(2).offset(), 0);
    disk.flipBit(segment(), records.get(3).offset(), 0);
    assertTheLastTwoAreNotCountedOn();
  }

  private void assertTheLastTwoAreNotCountedOn() {
    String segment = segment();
    try (DeviceStore store = open()) {
      assertThat(store.findings())
          .anyMatch(finding -> finding.contains(segment) && finding.contains("damaged"));
      chunks.subList(0, 2).forEach(chunk -> assertThat(store.contains(chunk.id())).isTrue());
      for (Chunk chunk : chunks.subList(2, CHUNK_COUNT)) {
        assertThat(store.contains(chunk.id())).isFalse();
        assertThat(store.put(VOLUME, chunk)).isEqualTo(ChunkStore.PutResult.STORED);
      }
    }
    assertAllReadable();
  }

  @Test
  void compactionKeepsASealedSegmentThatWasCut() {
    fillAndClose();
    String segment = segment();
    disk.cut(segment, records().get(2).offset());
    assertCompactionKeeps(segment);
  }

  @Test
  void compactionKeepsASegmentWithoutFooterAndWithDamage() {
    fillAndClose();
    String segment = segment();
    disk.flipBit(segment, records().get(2).offset(), 0);
    disk.flipBit(segment, disk.fileBytes(segment).length - 1L, 0);
    assertCompactionKeeps(segment);
  }

  private void assertCompactionKeeps(String segment) {
    try (DeviceStore store = open()) {
      store.release(VOLUME, chunks.getFirst().id());
      CompactionReport report = store.compact(new CompactionOptions(1, 1 << 30), new SimClock());
      assertThat(report.problems()).anyMatch(problem -> problem.contains(disk.describe(segment)));
      assertThat(store.get(chunks.get(1).id())).isEqualTo(chunks.get(1));
    }
    assertThat(disk.exists(segment)).isTrue();
  }

  @Test
  void compactionTakesASegmentWithoutFooter() {
    fillAndClose();
    String segment = segment();
    disk.flipBit(segment, disk.fileBytes(segment).length - 1L, 0);
    try (DeviceStore store = open()) {
      store.release(VOLUME, chunks.getFirst().id());
      assertThat(store.compact(new CompactionOptions(1, 1 << 30), new SimClock()).problems())
          .isEmpty();
      assertThat(store.get(chunks.get(1).id())).isEqualTo(chunks.get(1));
    }
    assertThat(disk.exists(segment)).isFalse();
  }

  @Test
  void bytesAfterAFooterLoseNothing() {
    fillAndClose();
    try (DiskFile file = disk.open(segment())) {
      file.write(ByteBuffer.allocate(4000), file.size());
      file.flush();
    }
    indexes.lose();
    assertAllReadable();
  }
}
