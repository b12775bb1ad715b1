package dev.varve.bench;

import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Incompressible chunks of 1 MiB into a fresh device and back, and chunks of 4 KiB.
final class DeviceBench {
  private static final DigestAlgorithm DIGEST = DigestAlgorithm.DEFAULT;
  private static final int SMALL_COUNT = 200_000;
  private static final double LARGE_TARGET = 0.6;
  private static final double SMALL_TARGET = 50_000;

  private final Plan plan;
  private final Consumer<String> progress;
  private final Contents contents = new Contents();
  private final int pieceCount;
  private final Rounds ingest =
      Rounds.of(
          "put 1 MiB chunks, flush", "MiB/s", "slower of: digest x threads, plain write and flush");
  private final Rounds reads;
  private final Rounds small = Rounds.unlimited(SmallPuts.NAME, "chunks/s");

  DeviceBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    this.reads =
        plan.isCold()
            ? Rounds.of(
                "get 1 MiB chunks at random, from disk",
                "MiB/s",
                "slower of: digest x threads, plain random read")
            : Rounds.of(
                "get 1 MiB chunks at random, from cache",
                "MiB/s",
                "plain random read, then digest, on as many threads");
    this.pieceCount = (int) (plan.sizeBytes() / MachineLimits.PIECE_BYTES);
  }

  List<Figure> run() {
    DIGEST.warmUp();
    try (Scratch scratch = Scratch.in(plan, 3 * plan.sizeBytes())) {
      for (int round = 0; round < plan.roundCount(); round++) {
        progress.accept("device, round " + (round + 1));
        measure(scratch);
      }
    }
    return List.of(
        ingest.figure(LARGE_TARGET), reads.figure(LARGE_TARGET), small.figure(SMALL_TARGET));
  }

  private void measure(Scratch scratch) {
    MachineLimits limits = new MachineLimits(scratch.disk());
    double digest = MachineLimits.digest(DIGEST, MachineLimits.PIECE_BYTES) * plan.threadCount();
    double plainWrite = limits.sequentialWrite(pieceCount);
    double readLimit = readLimit(limits, digest);
    limits.deleteFile();
    Path directory = scratch.fresh("device");
    try (DeviceStore store = DeviceStore.open(directory, DeviceOptions.defaults())) {
      LargeChunks chunks = new LargeChunks(store, contents, pieceCount, plan.threadCount());
      ingest.add(chunks.putAll(), Math.min(digest, plainWrite));
      if (plan.isCold()) {
        PageCache.drop();
      }
      reads.add(chunks.getAtRandom(), readLimit);
      small.add(SmallPuts.rate(store, plan, contents, SMALL_COUNT));
    }
    scratch.fresh("device");
  }

  private double readLimit(MachineLimits limits, double digest) {
    if (!plan.isCold()) {
      return limits.randomReadAndDigest(pieceCount, plan.threadCount(), DIGEST);
    }
    PageCache.drop();
    return Math.min(digest, limits.randomRead(pieceCount, plan.threadCount()));
  }
}
