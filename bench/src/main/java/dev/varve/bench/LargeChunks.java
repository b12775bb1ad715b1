package dev.varve.bench;

import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.format.digest.Hasher;
import dev.varve.store.device.DeviceStore;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Chunks of 1 MiB on a device, put and got by several threads.
final class LargeChunks {
  private final DeviceStore store;
  private final Contents contents;
  private final int threadCount;
  private final ChunkId[] ids;

  LargeChunks(DeviceStore store, Contents contents, int count, int threadCount) {
    this.store = store;
    this.contents = contents;
    this.threadCount = threadCount;
    this.ids = new ChunkId[count];
  }

  /// Puts them and flushes once at the end, in chunks a second.
  double putAll() {
    Stopwatch watch = new Stopwatch();
    Workers.run(
        threadCount,
        number ->
            () -> {
              Hasher hasher = DigestAlgorithm.DEFAULT.newHasher();
              for (int i = number; i < ids.length; i += threadCount) {
                Chunk chunk = Chunk.of(hasher, contents.content(MachineLimits.PIECE_BYTES, i));
                store.put(SmallPuts.VOLUME, chunk);
                ids[i] = chunk.id();
              }
              return store;
            });
    store.flush();
    return watch.perSecond(ids.length);
  }

  /// Gets as many as there are, verified, in chunks a second.
  double getAtRandom() {
    Stopwatch watch = new Stopwatch();
    Workers.run(
        threadCount,
        number ->
            () -> {
              SplittableRandom random = new SplittableRandom(number);
              ByteBuffer target = ByteBuffer.allocateDirect(MachineLimits.PIECE_BYTES);
              for (int i = number; i < ids.length; i += threadCount) {
                store.get(ids[random.nextInt(ids.length)], 0, target.clear());
              }
              return store;
            });
    return watch.perSecond(ids.length);
  }
}
