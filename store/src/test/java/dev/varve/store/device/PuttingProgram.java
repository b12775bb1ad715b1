package dev.varve.store.device;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.testkit.SimClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Puts, releases and compacts until it is killed, and says what is durable: `+seed` for a chunk
/// that is held, `-seed` for one that is released, after the flush that covered it.
final class PuttingProgram {
  static final VolumeId VOLUME = new VolumeId(0, 1);
  static final int BATCH = 8;

  private static final int MAX_BYTES = 50_000;

  private PuttingProgram() {}

  static DeviceOptions options() {
    return DeviceOptions.defaults().withSegmentBytes(1 << 20);
  }

  static Chunk chunk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[random.nextInt(MAX_BYTES)];
    random.nextBytes(bytes);
    return Chunk.of(DigestAlgorithm.SHA_256.newHasher(), bytes);
  }

  /// Runs until killed.
  ///
  /// @param args the device's directory and the first seed
  public static void main(String[] args) {
    long seed = Long.parseLong(args[1]);
    try (DeviceStore store = DeviceStore.open(Path.of(args[0]), options())) {
      for (int round = 0; ; round++) {
        List<String> done = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          store.put(VOLUME, chunk(seed));
          done.add("+" + seed);
          if (i % 2 == 0 && round > 0) {
            long old = seed - BATCH;
            store.release(VOLUME, chunk(old).id());
            done.add("-" + old);
          }
          seed++;
        }
        store.flush();
        done.forEach(System.out::println);
        System.out.flush();
        if (round % 20 == 19) {
          store.compact(new CompactionOptions(0.8, 1 << 30), new SimClock());
        }
      }
    }
  }
}
