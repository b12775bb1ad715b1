package dev.varve.store.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.Seeds;
import dev.varve.testkit.SimClock;
import dev.varve.testkit.SimRandom;
import dev.varve.testkit.disk.SimDisk;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The index rebuilt from the segments is the index that was lost.
final class DeviceRebuildTest {
  private static final int STEP_COUNT = 200;

  /// What an index says of a chunk, without the order in which segments were met.
  private record Said(ChunkState state, TreeSet<Long> segments) {
    static Said of(ChunkState state) {
      ChunkState unordered =
          new ChunkState(
              state.sequence(),
              state.holders(),
              state.holdersPlace(),
              state.content(),
              state.contentSequence(),
              List.of(),
              state.damaged());
      return new Said(unordered, new TreeSet<>(state.segments()));
    }
  }

  private static DeviceStore open(SimDisk disk, SimIndexes indexes, long seed) {
    return DeviceStore.open(
        disk,
        DeviceOptions.defaults().withSegmentBytes(64 << 10).withReserveBytes(0).withReaderCount(1),
        new SimRandom(seed),
        indexes.factory(),
        Runnable::run);
  }

  private static Map<ChunkId, Said> said(SimIndexes indexes) {
    Map<ChunkId, Said> said = new TreeMap<>();
    indexes.chunks().forEach((id, state) -> said.put(id, Said.of(state)));
    return said;
  }

  @Test
  void aRebuiltIndexIsTheOneThatWasLost() {
    Seeds.run(
        40,
        seed -> {
          SimDisk disk = new SimDisk(seed);
          SimIndexes indexes = new SimIndexes();
          try (DeviceStore store = open(disk, indexes, seed)) {
            work(store, new SplittableRandom(seed));
          }
          Map<ChunkId, Said> before = said(indexes);
          indexes.lose();
          open(disk, indexes, seed + 1000).close();
          assertThat(before).isNotEmpty();
          assertThat(said(indexes)).isEqualTo(before);
        });
  }

  private static void work(DeviceStore store, SplittableRandom random) {
    for (int i = 0; i < STEP_COUNT; i++) {
      Chunk chunk =
          Chunk.of(DigestAlgorithm.SHA_256.newHasher(), new byte[random.nextInt(40) * 100]);
      VolumeId volume = new VolumeId(0, random.nextInt(3));
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 -> store.put(volume, chunk);
        case 5, 6, 7 -> store.release(volume, chunk.id());
        case 8 -> store.flush();
        default -> store.compact(new CompactionOptions(0.7, 1 << 30), new SimClock());
      }
    }
  }
}
