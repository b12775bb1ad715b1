package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.time.Clock;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Volumes put, release and read the same chunks on a real disk while compaction and scrub go on
/// beside them, and each sees its own holds all the time.
final class DeviceStressIT {
  private static final int VOLUME_COUNT = 6;
  private static final int CHUNK_COUNT = 200;
  private static final int STEP_COUNT = 4000;
  private static final CompactionOptions EAGER = new CompactionOptions(0.9, 1L << 32);

  @TempDir private Path directory;

  private final List<Chunk> chunks = new ArrayList<>();

  private static DeviceOptions options() {
    return DeviceOptions.defaults().withSegmentBytes(256 << 10);
  }

  @Test
  void compactionAndScrubDisturbNobody() throws ExecutionException, InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < CHUNK_COUNT; i++) {
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      chunks.add(Chunk.of(DigestAlgorithm.SHA_256.newHasher(), bytes));
    }
    List<Set<ChunkId>> held = new ArrayList<>();
    try (DeviceStore store = DeviceStore.open(directory, options());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean isDone = new AtomicBoolean();
      Future<?> background = threads.submit(() -> compactAndScrub(store, isDone));
      List<Future<Set<ChunkId>>> volumes = new ArrayList<>();
      for (int i = 0; i < VOLUME_COUNT; i++) {
        VolumeId volume = new VolumeId(1, i);
        long seed = i;
        volumes.add(threads.submit(() -> work(store, volume, seed)));
      }
      for (Future<Set<ChunkId>> volume : volumes) {
        held.add(volume.get());
      }
      isDone.set(true);
      background.get();
    }
    try (DeviceStore store = DeviceStore.open(directory, options())) {
      assertHolders(store, held);
      releaseAll(store);
      assertThat(store.compact(EAGER, Clock.system()).problems()).isEmpty();
      assertThat(store.usage().segmentCount()).isZero();
    }
  }

  private static void compactAndScrub(DeviceStore store, AtomicBoolean isDone) {
    while (!isDone.get()) {
      assertThat(store.compact(EAGER, Clock.system()).problems()).isEmpty();
      assertThat(store.scrub(1L << 32, Clock.system()).problems()).isEmpty();
    }
  }

  private Set<ChunkId> work(DeviceStore store, VolumeId volume, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<ChunkId> held = new java.util.TreeSet<>();
    for (int step = 0; step < STEP_COUNT; step++) {
      Chunk chunk = chunks.get(random.nextInt(CHUNK_COUNT));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          ChunkStore.PutResult result = store.put(volume, chunk);
          assertThat(result == ChunkStore.PutResult.HELD).isEqualTo(!held.add(chunk.id()));
        }
        case 3, 4 ->
            assertThat(store.release(volume, chunk.id())).isEqualTo(held.remove(chunk.id()));
        case 5 -> store.flush();
        default -> assertReadable(store, chunk, held.contains(chunk.id()));
      }
    }
    return held;
  }

  private static void assertReadable(DeviceStore store, Chunk chunk, boolean isHeld) {
    try {
      assertThat(store.get(chunk.id()).content()).isEqualTo(chunk.content());
    } catch (VarveException e) {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(isHeld).as("held and " + e.getMessage()).isFalse();
    }
  }

  private void assertHolders(DeviceStore store, List<Set<ChunkId>> held) {
    for (ChunkStore.Entry entry : store.list(Optional.empty(), ChunkStore.MAX_LIST)) {
      for (int i = 0; i < VOLUME_COUNT; i++) {
        assertThat(entry.holders().contains(new VolumeId(1, i)))
            .as(entry + " by " + i)
            .isEqualTo(held.get(i).remove(entry.id()));
      }
    }
    assertThat(held).allMatch(Set::isEmpty);
  }

  private void releaseAll(DeviceStore store) {
    for (int i = 0; i < VOLUME_COUNT; i++) {
      VolumeId volume = new VolumeId(1, i);
      chunks.forEach(chunk -> store.release(volume, chunk.id()));
    }
  }
}
