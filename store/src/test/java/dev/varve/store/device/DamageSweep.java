package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.segment.RecordKind;
import dev.varve.store.ChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.Loss;
import dev.varve.testkit.disk.SimDisk;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/// A small device with sealed and unsealed segments, damaged in one place, opened and read.
final class DamageSweep {
  private static final VolumeId VOLUME = new VolumeId(0, 1);
  private static final VolumeId OTHER = new VolumeId(0, 2);
  private static final int CHUNK_COUNT = 10;

  private final SimDisk whole = new SimDisk(7);
  private final List<Chunk> held = new ArrayList<>();
  private final List<Chunk> released = new ArrayList<>();
  private final IndexState indexState;
  private final SimIndexes indexes = new SimIndexes();

  /// What the crash left of the index.
  enum IndexState {
    /// It knows all that the segments hold.
    WHOLE,
    /// It lacks everything since the last open.
    STALE,
    /// It cannot be used.
    LOST
  }

  /// Makes the device: some segments sealed by closing, others as a killed process leaves them.
  DamageSweep(IndexState indexState) {
    this.indexState = indexState;
    Random random = new Random(7);
    try (DeviceStore store = open(whole, indexes, Codec.LZ4)) {
      fill(store, random, Codec.LZ4);
    }
    DeviceStore killed = open(whole, indexes, Codec.ZSTD);
    fill(killed, random, Codec.ZSTD);
    killed.flush();
    killed.put(OTHER, held.getFirst());
    killed.release(VOLUME, released(killed, random).id());
    killed.flush();
    killed.put(VOLUME, chunk(random, 50));
    killed.flush();
    whole.restart(Loss.EVERYTHING_UNFLUSHED);
    indexes.crash(indexState != IndexState.STALE);
    if (indexState == IndexState.LOST) {
      indexes.lose();
    }
  }

  private static DeviceStore open(SimDisk disk, SimIndexes indexes, Codec codec) {
    return DeviceStore.open(
        disk,
        DeviceOptions.defaults()
            .withSegmentBytes(64 << 10)
            .withReserveBytes(0)
            .withReaderCount(1)
            .withCodec(codec),
        new SimRandom(disk.callCount()),
        indexes.factory(),
        Runnable::run);
  }

  private void fill(DeviceStore store, Random random, Codec codec) {
    for (int i = 0; i < CHUNK_COUNT; i++) {
      Chunk chunk = chunk(random, i % 3 == 0 ? 2000 : 40 * (codec.code() + 1));
      store.put(VOLUME, chunk);
      held.add(chunk);
    }
    store.flush();
    released(store, random);
  }

  private Chunk released(DeviceStore store, Random random) {
    Chunk chunk = chunk(random, 60);
    store.put(VOLUME, chunk);
    store.flush();
    store.release(VOLUME, chunk.id());
    store.flush();
    released.add(chunk);
    return chunk;
  }

  /// Content of which the larger half compresses.
  private static Chunk chunk(Random random, int sizeBytes) {
    byte[] bytes = new byte[sizeBytes];
    random.nextBytes(bytes);
    if (sizeBytes > 1000) {
      java.util.Arrays.fill(bytes, 100, sizeBytes, (byte) 'x');
    }
    return Chunk.of(DigestAlgorithm.SHA_256.newHasher(), bytes);
  }

  /// Returns how the records of all segments are encoded, so that a test can tell what it covers.
  Set<Codec> codecs() {
    Set<Codec> codecs = EnumSet.noneOf(Codec.class);
    for (long nonce : new Segments(whole, new DeviceId(0, 0), new SimRandom(1)).nonces()) {
      try (DiskFile file = whole.open(Segments.name(nonce))) {
        SegmentScan.scan(file, nonce).entries().stream()
            .filter(entry -> entry.header().kind() == RecordKind.CHUNK)
            .forEach(entry -> codecs.add(entry.header().codec()));
      }
    }
    return codecs;
  }

  List<String> files() {
    return whole.fileNames().stream().filter(name -> !name.equals("lock")).toList();
  }

  /// Whether the index can tell that something of a file is gone.
  boolean isKnown(String file) {
    return file.equals(DeviceId.FILE)
        || new Segments(whole, new DeviceId(0, 0), new SimRandom(1))
            .nonces().stream()
                .anyMatch(
                    nonce -> Segments.name(nonce).equals(file) && indexes.knowsSegment(nonce));
  }

  int sizeBytes(String file) {
    return whole.fileBytes(file).length;
  }

  /// Damages a copy, and checks that every answer is right, or says which file is damaged.
  ///
  /// @param mayForget whether nothing is left that could know of the chunks that the damage took
  void check(String what, String file, boolean mayForget, Consumer<SimDisk> damage) {
    SimDisk disk = whole.copy(1);
    damage.accept(disk);
    SimIndexes copy = indexes.copy();
    try {
      try (DeviceStore store = open(disk, copy, Codec.LZ4)) {
        held.forEach(chunk -> checkHeld(store, chunk, disk, mayForget));
        released.forEach(chunk -> checkReleased(store, chunk));
        store.scrub(1 << 30, new SimClock());
        held.forEach(chunk -> store.put(VOLUME, chunk));
        held.forEach(chunk -> assertReadable(store, chunk));
        store.flush();
      }
      try (DeviceStore store = open(disk, copy, Codec.LZ4)) {
        held.forEach(chunk -> assertReadable(store, chunk));
      }
    } catch (VarveException e) {
      assertThat(e.code()).as(what + ": " + e.getMessage()).isIn(damageCodes());
      assertThat(e).as(what).hasMessageContaining(file);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + ", index " + indexState + ": " + e, e);
    }
    disk.assertAllClosed();
  }

  private static List<ErrorCode> damageCodes() {
    return List.of(ErrorCode.CORRUPT, ErrorCode.UNKNOWN_FORMAT);
  }

  private static void assertReadable(DeviceStore store, Chunk chunk) {
    assertThat(store.get(chunk.id()).content()).isEqualTo(chunk.content());
  }

  /// Content is right, or damage is told with a file's name.
  private static void checkHeld(DeviceStore store, Chunk chunk, SimDisk disk, boolean mayForget) {
    try {
      assertReadable(store, chunk);
    } catch (VarveException e) {
      if (!mayForget || e.code() != ErrorCode.NOT_FOUND) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.CORRUPT);
        assertThat(e).hasMessageContaining(disk.describe("segments"));
      }
      assertThat(store.contains(chunk.id())).as("counted on: " + e.getMessage()).isFalse();
    }
  }

  /// A damaged record of a release may leave the chunk held, which loses nothing.
  private static void checkReleased(DeviceStore store, Chunk chunk) {
    try {
      assertReadable(store, chunk);
    } catch (VarveException e) {
      assertThat(e.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.CORRUPT);
    }
    assertThat(store.put(OTHER, chunk))
        .isIn(ChunkStore.PutResult.STORED, ChunkStore.PutResult.SHARED);
    assertReadable(store, chunk);
  }
}
