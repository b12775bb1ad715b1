package dev.varve.bench;

import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.store.ChunkStore;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Two million chunks of 4 KiB on one device: what stays as fast, and how much heap it takes. Run
/// with a small heap (`VARVE_JAVA_OPTS=-Xmx256m`) to see that it is enough.
final class ScaleBench {
  static final int CHUNK_COUNT = 2_000_000;

  private static final long DEVICE_BYTES = 12L << 30;
  private static final int READ_COUNT = 200_000;
  private static final int SAMPLE_STRIDE = 97;
  private static final double MIB = 1 << 20;

  private final Plan plan;
  private final Consumer<String> progress;
  private final Contents contents = new Contents();
  private final List<Figure> figures = new ArrayList<>();

  ScaleBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  List<Figure> run() {
    DigestAlgorithm.DEFAULT.warmUp();
    try (Scratch scratch = Scratch.in(plan, DEVICE_BYTES)) {
      Path directory = scratch.fresh("device");
      try (DeviceStore store = DeviceStore.open(directory, DeviceOptions.defaults())) {
        progress.accept(CHUNK_COUNT + " puts");
        double rate = SmallPuts.rate(store, plan, contents, CHUNK_COUNT);
        tell(SmallPuts.NAME, rate, "chunks/s");
      }
      Stopwatch opening = new Stopwatch();
      try (DeviceStore store = DeviceStore.open(directory, DeviceOptions.defaults())) {
        tell("open again", 1 / opening.perSecond(1), "s");
        progress.accept(READ_COUNT + " gets");
        tell("get at random", gets(store), "chunks/s");
      }
      Scratch.deleteTree(directory.resolve("index"));
      progress.accept("rebuilding the index");
      Stopwatch rebuilding = new Stopwatch();
      try (DeviceStore store = DeviceStore.open(directory, DeviceOptions.defaults())) {
        tell("rebuild the index", rebuilding.perSecond(CHUNK_COUNT), "chunks/s");
        tell("chunks afterwards", count(store), "chunks");
      }
    }
    Runtime runtime = Runtime.getRuntime();
    tell("largest heap allowed", runtime.maxMemory() / MIB, "MiB");
    tell("heap taken", runtime.totalMemory() / MIB, "MiB");
    return figures;
  }

  private void tell(String name, double value, String unit) {
    Rounds rounds = Rounds.unlimited(name, unit);
    rounds.add(value);
    figures.add(rounds.figure());
  }

  private double gets(DeviceStore store) {
    List<ChunkId> ids = ids(store, SAMPLE_STRIDE);
    Stopwatch watch = new Stopwatch();
    Workers.run(
        plan.threadCount(),
        number ->
            () -> {
              SplittableRandom random = new SplittableRandom(number);
              ByteBuffer target = ByteBuffer.allocateDirect(SmallPuts.CHUNK_BYTES);
              for (int i = number; i < READ_COUNT; i += plan.threadCount()) {
                store.get(ids.get(random.nextInt(ids.size())), 0, target.clear());
              }
              return store;
            });
    return watch.perSecond(READ_COUNT);
  }

  private static List<ChunkId> ids(DeviceStore store, int stride) {
    List<ChunkId> ids = new ArrayList<>();
    forEachPage(
        store,
        page -> {
          for (int i = 0; i < page.size(); i += stride) {
            ids.add(page.get(i).id());
          }
        });
    return ids;
  }

  private static double count(DeviceStore store) {
    LongAdder count = new LongAdder();
    forEachPage(store, page -> count.add(page.size()));
    return count.sum();
  }

  private static void forEachPage(DeviceStore store, Consumer<List<ChunkStore.Entry>> use) {
    List<ChunkStore.Entry> page = store.list(Optional.empty(), ChunkStore.MAX_LIST);
    while (!page.isEmpty()) {
      use.accept(page);
      page = store.list(Optional.of(page.getLast().id()), ChunkStore.MAX_LIST);
    }
  }
}
