package dev.varve.bench;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.store.device.DeviceStore;

/// Many threads that put small chunks and flush now and then, sharing the flushes.
final class SmallPuts {
  static final String NAME = "put 4 KiB chunks, flush every 256 a thread";
  static final VolumeId VOLUME = new VolumeId(0, 1);
  static final int CHUNK_BYTES = 4096;

  private static final int FLUSH_EVERY = 256;

  private SmallPuts() {}

  /// Puts chunks that a fresh device lacks, in chunks a second.
  static double rate(DeviceStore store, Plan plan, Contents contents, int count) {
    Stopwatch watch = new Stopwatch();
    Workers.run(
        plan.threadCount(),
        number ->
            () -> {
              Hasher hasher = DigestAlgorithm.DEFAULT.newHasher();
              int done = 0;
              for (int i = number; i < count; i += plan.threadCount()) {
                store.put(VOLUME, Chunk.of(hasher, contents.content(CHUNK_BYTES, i)));
                if (++done % FLUSH_EVERY == 0) {
                  store.flush();
                }
              }
              return store;
            });
    store.flush();
    return watch.perSecond(count);
  }
}
