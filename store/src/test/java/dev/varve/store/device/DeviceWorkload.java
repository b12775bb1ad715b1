package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.CrashWorkload;
import dev.varve.testkit.disk.SimDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Random puts, releases, flushes, compactions and reopenings of a device, next to a model of who
/// may hold each chunk: the holders as of the last flush, and as of every change since.
final class DeviceWorkload implements CrashWorkload {
  private static final int CHUNK_COUNT = 12;
  private static final int[] SIZES_BYTES = {0, 1, 100, 4096, 9000, 20_000};

  private final long seed;
  private final int stepCount;
  private final UnaryOperator<Disk> wrap;
  private final Random random;
  private final SimIndexes indexes = new SimIndexes();
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<VolumeId> volumes = List.of(new VolumeId(0, 1), new VolumeId(0, 2));

  /// The newest state last; the first is the durable one.
  private final Map<ChunkId, List<Set<VolumeId>>> model = new TreeMap<>();

  private int checkCount;

  DeviceWorkload(long seed, int stepCount, UnaryOperator<Disk> wrap) {
    this.seed = seed;
    this.stepCount = stepCount;
    this.wrap = wrap;
    this.random = new Random(seed);
    for (int i = 0; i < CHUNK_COUNT; i++) {
      byte[] bytes = new byte[SIZES_BYTES[random.nextInt(SIZES_BYTES.length)]];
      if (random.nextBoolean()) {
        random.nextBytes(bytes);
      } else if (bytes.length > 0) {
        bytes[0] = (byte) i;
      }
      Chunk chunk = Chunk.of(DigestAlgorithm.SHA_256.newHasher(), bytes);
      chunks.add(chunk);
      model.put(chunk.id(), new ArrayList<>(List.of(Set.of())));
    }
  }

  private static DeviceOptions options() {
    return DeviceOptions.defaults()
        .withSegmentBytes(64 << 10)
        .withReserveBytes(0)
        .withCodec(Codec.LZ4)
        .withReaderCount(1);
  }

  private DeviceStore open(SimDisk disk) {
    return DeviceStore.open(
        wrap.apply(disk),
        options(),
        new SimRandom(random.nextLong()),
        indexes.factory(),
        Runnable::run);
  }

  @Override
  public void run(SimDisk disk) {
    DeviceStore store = open(disk);
    try {
      for (int i = 0; i < stepCount; i++) {
        store = step(disk, store);
      }
    } finally {
      store.close();
    }
    settle();
  }

  private DeviceStore step(SimDisk disk, DeviceStore store) {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> put(store, volume(), chunk());
      case 4, 5, 6 -> release(store, volume(), chunk().id());
      case 7, 8 -> flush(store);
      case 9 -> store.get(heldOr(store));
      case 10 -> {
        store.compact(new CompactionOptions(random.nextDouble(0.1, 1), 1 << 30), new SimClock());
        settle();
      }
      default -> {
        store.close();
        settle();
        if (random.nextInt(4) == 0) {
          indexes.lose();
        }
        return open(disk);
      }
    }
    return store;
  }

  /// A chunk that is held, after putting one when none is.
  private ChunkId heldOr(DeviceStore store) {
    for (Map.Entry<ChunkId, List<Set<VolumeId>>> entry : model.entrySet()) {
      if (!entry.getValue().getLast().isEmpty()) {
        return entry.getKey();
      }
    }
    Chunk chunk = chunk();
    put(store, volume(), chunk);
    return chunk.id();
  }

  private void put(DeviceStore store, VolumeId volume, Chunk chunk) {
    Set<VolumeId> holders = new TreeSet<>(states(chunk.id()).getLast());
    boolean wasHeld = !holders.isEmpty();
    boolean isNew = holders.add(volume);
    if (isNew) {
      states(chunk.id()).add(holders);
    }
    ChunkStore.PutResult expected =
        !isNew
            ? ChunkStore.PutResult.HELD
            : wasHeld ? ChunkStore.PutResult.SHARED : ChunkStore.PutResult.STORED;
    assertThat(store.put(volume, chunk)).isEqualTo(expected);
  }

  private void release(DeviceStore store, VolumeId volume, ChunkId id) {
    Set<VolumeId> holders = new TreeSet<>(states(id).getLast());
    boolean wasHeld = holders.remove(volume);
    if (wasHeld) {
      states(id).add(holders);
    }
    assertThat(store.release(volume, id)).isEqualTo(wasHeld);
  }

  private void flush(DeviceStore store) {
    store.flush();
    settle();
  }

  /// Everything is durable: only the newest states are left.
  private void settle() {
    model.values().forEach(states -> states.subList(0, states.size() - 1).clear());
  }

  @Override
  public void check(SimDisk disk) {
    Random chance = new Random(seed * 31 + checkCount++);
    indexes.crash(chance);
    if (chance.nextInt(4) == 0) {
      indexes.lose();
    }
    Map<ChunkId, Set<VolumeId>> seen = new TreeMap<>();
    try (DeviceStore store = open(disk)) {
      store
          .list(Optional.empty(), ChunkStore.MAX_LIST)
          .forEach(entry -> seen.put(entry.id(), new TreeSet<>(entry.holders())));
      for (Chunk chunk : chunks) {
        Set<VolumeId> holders = seen.computeIfAbsent(chunk.id(), id -> new TreeSet<>());
        assertThat(states(chunk.id())).as(chunk.toString()).contains(holders);
        assertReadable(store, chunk, !holders.isEmpty());
      }
      assertThat(seen).hasSize(model.size());
      assertThat(store.findings())
          .noneMatch(finding -> finding.contains("damaged") || finding.contains("missing"));
      seen.forEach((id, holders) -> model.put(id, new ArrayList<>(List.of(holders))));
      if (chance.nextInt(3) == 0) {
        empty(store);
      }
    }
    settle();
  }

  private static void assertReadable(DeviceStore store, Chunk chunk, boolean isHeld) {
    assertThat(store.contains(chunk.id())).isEqualTo(isHeld);
    try {
      assertThat(store.get(chunk.id()).content()).isEqualTo(chunk.content());
      assertThat(isHeld).isTrue();
    } catch (VarveException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(isHeld).as(e.getMessage()).isFalse();
    }
  }

  /// Deletes everything and takes the space back: nothing may be left.
  private void empty(DeviceStore store) {
    for (Chunk chunk : chunks) {
      volumes.forEach(volume -> release(store, volume, chunk.id()));
    }
    CompactionReport report = store.compact(new CompactionOptions(1, 1 << 30), new SimClock());
    settle();
    assertThat(report.problems()).isEmpty();
    assertThat(store.usage().segmentCount()).as("segments of an empty device").isZero();
    assertThat(store.index().list(Optional.empty(), 10)).isEmpty();
  }

  private List<Set<VolumeId>> states(ChunkId id) {
    return Objects.requireNonNull(model.get(id));
  }

  private Chunk chunk() {
    return chunks.get(random.nextInt(chunks.size()));
  }

  private VolumeId volume() {
    return volumes.get(random.nextInt(volumes.size()));
  }
}
