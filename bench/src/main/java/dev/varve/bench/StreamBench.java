package dev.varve.bench;

import dev.varve.base.Check;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import dev.varve.volume.Durability;
import dev.varve.volume.FileHandle;
import dev.varve.volume.OpenMode;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.nio.ByteBuffer;
import java.util.List;

/// One long file that does not compress, written and read from its start to its end by one thread
/// through one handle, beside a device that takes and gives as much.
final class StreamBench {
  private static final double TARGET = 0.6;
  private static final int FILE_MODE = 0644;
  private static final Name NAME = Name.of("long");

  private final Plan plan;
  private final Contents contents = new Contents();
  private final int pieceCount;
  private final Rounds writes;
  private final Rounds reads;

  StreamBench(Plan plan) {
    this.plan = plan;
    this.pieceCount = (int) (plan.volume().fileBytes() / MachineLimits.PIECE_BYTES);
    String from = plan.isCold() ? ", from disk" : ", from cache";
    this.writes =
        Rounds.of("write a long file, sync", "MiB/s", "put 1 MiB chunks on a device, flush");
    this.reads = Rounds.of("read a long file" + from, "MiB/s", "get 1 MiB chunks at random" + from);
  }

  /// Measures one round.
  void measure(Scratch scratch) {
    double puts;
    double gets;
    try (DeviceStore store = DeviceStore.open(scratch.fresh("device"), DeviceOptions.defaults())) {
      LargeChunks chunks = new LargeChunks(store, contents, pieceCount, plan.threadCount());
      puts = chunks.putAll();
      dropCache();
      gets = chunks.getAtRandom();
    }
    scratch.fresh("device");
    try (BenchVolume bench = BenchVolume.create(scratch)) {
      VolumeFiles files = bench.files(Durability.FSYNC);
      writes.add(write(files), puts);
      dropCache();
      reads.add(read(files), gets);
    }
    scratch.fresh("volume");
  }

  private void dropCache() {
    if (plan.isCold()) {
      PageCache.drop();
    }
  }

  private double write(VolumeFiles files) {
    Stopwatch watch = new Stopwatch();
    try (FileHandle handle =
        files.create(Caller.ROOT, Inode.ROOT, NAME, FILE_MODE, 0, OpenMode.WRITE)) {
      for (int i = 0; i < pieceCount; i++) {
        ByteBuffer piece = ByteBuffer.wrap(contents.content(MachineLimits.PIECE_BYTES, i));
        handle.write(offset(i), piece);
      }
      handle.sync();
    }
    return watch.perSecond(pieceCount);
  }

  private double read(VolumeFiles files) {
    long ino = files.lookup(Caller.ROOT, Inode.ROOT, NAME).orElseThrow().ino();
    ByteBuffer target = ByteBuffer.allocateDirect(MachineLimits.PIECE_BYTES);
    Stopwatch watch = new Stopwatch();
    try (FileHandle handle = files.open(Caller.ROOT, ino, OpenMode.READ)) {
      for (int i = 0; i < pieceCount; i++) {
        int count = handle.read(offset(i), target.clear());
        Check.invariant(count == MachineLimits.PIECE_BYTES, () -> "the file ended early");
      }
    }
    return watch.perSecond(pieceCount);
  }

  private static long offset(int piece) {
    return (long) piece * MachineLimits.PIECE_BYTES;
  }

  List<Figure> figures() {
    return List.of(writes.figure(TARGET), reads.figure(TARGET));
  }
}
