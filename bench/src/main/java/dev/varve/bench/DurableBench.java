package dev.varve.bench;

import dev.varve.volume.Durability;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.List;

/// Callers that make files, and wait for each until it is durable.
final class DurableBench {
  private static final int CALLER_COUNT = 64;
  private static final int LONE_COUNT = 5_000;
  private static final int SHARED_COUNT = 128_000;
  private static final double SHARING_TARGET = 20;

  private final Rounds lone =
      Rounds.of("one caller creates, waits for each", "/s", "plain 4 KiB write and flush");
  private final Rounds shared =
      Rounds.of("64 callers create, wait for each", "/s", "one caller creates, waits for each");

  /// Measures one round.
  void measure(Scratch scratch) {
    double plain = new MachineLimits(scratch.disk()).smallFlushedWrites();
    try (BenchVolume bench = BenchVolume.create(scratch)) {
      VolumeFiles files = bench.files(Durability.SYNC);
      create(files, 0, SHARED_COUNT / CALLER_COUNT);
      Stopwatch alone = new Stopwatch();
      create(files, 1, LONE_COUNT);
      double loneRate = alone.perSecond(LONE_COUNT);
      lone.add(loneRate, plain);
      Stopwatch together = new Stopwatch();
      Workers.runVirtual(
          CALLER_COUNT, number -> () -> create(files, 2 + number, SHARED_COUNT / CALLER_COUNT));
      shared.add(together.perSecond(SHARED_COUNT), loneRate);
    }
  }

  private static VolumeFiles create(VolumeFiles files, int caller, int count) {
    Name place = Name.of("caller-" + caller);
    long directory =
        files.make(Caller.ROOT, Inode.ROOT, place, FileType.DIRECTORY, 0755, 0, 0).ino();
    for (int i = 0; i < count; i++) {
      Name name = Name.of(Integer.toString(i));
      files.make(Caller.ROOT, directory, name, FileType.REGULAR, 0644, 0, 0);
    }
    return files;
  }

  List<Figure> figures() {
    return List.of(lone.figure(), shared.figure(SHARING_TARGET));
  }
}
