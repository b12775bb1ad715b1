package dev.varve.bench;

import dev.varve.volume.Durability;
import dev.varve.volume.VolumeFiles;
import dev.varve.volume.access.Caller;
import dev.varve.volume.inode.FileType;
import dev.varve.volume.inode.Inode;
import dev.varve.volume.inode.Name;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A snapshot, the first change after it, and opening: of a volume with a thousand files and of one
/// with as many as the plan says. Nothing of it should depend on how many there are.
final class SnapshotBench {
  private static final int SMALLEST = 1_000;

  /// How often each is done with each volume in a round; the median counts, for all of it waits for
  /// the disk.
  private static final int REPETITIONS = 21;

  private final int largest;
  private final SizedCosts costs;

  SnapshotBench(int largest) {
    this.largest = largest;
    this.costs = new SizedCosts(SMALLEST, largest);
  }

  /// Measures one round.
  void measure(Scratch scratch) {
    Map<String, Double> small = measure(scratch, SMALLEST, largest);
    Map<String, Double> large = measure(scratch, largest, largest);
    small.forEach((name, micros) -> {
      costs.add(name, SMALLEST, micros, micros);
      costs.add(name, largest, large.getOrDefault(name, micros), micros);
    });
  }

  /// What is timed with one volume.
  ///
  /// @param operations how many it has seen when that begins: an opening looks through the
  ///   journal's last file, and both volumes should have as much in it
  private static Map<String, Double> measure(Scratch scratch, int size, int operations) {
    try (BenchVolume bench = BenchVolume.create(scratch)) {
      NameWork work = new NameWork(bench.files(Durability.FSYNC), FileTree.nested(size + SMALLEST));
      work.create(0, size);
      for (int done = size; done < operations; done += 2 * SMALLEST) {
        work.create(size, size + SMALLEST);
        work.unlink(size, size + SMALLEST);
      }
      bench.volume().checkpoint();
      Map<String, Double> micros = new LinkedHashMap<>();
      double[] snapshots = new double[REPETITIONS];
      double[] changes = new double[REPETITIONS];
      for (int i = 0; i < REPETITIONS; i++) {
        Name name = Name.of("number-" + i);
        snapshots[i] = micros(() -> bench.volume().takeSnapshot(name));
        changes[i] = micros(() -> make(bench.files(Durability.SYNC), name));
      }
      micros.put("snapshot after one change", Rounds.median(snapshots));
      micros.put("first durable change after it", Rounds.median(changes));
      double[] openings = new double[REPETITIONS];
      Arrays.setAll(openings, i -> bench.reopen());
      micros.put("open", Rounds.median(openings));
      return micros;
    }
  }

  private static Inode make(VolumeFiles files, Name name) {
    return files.make(Caller.ROOT, Inode.ROOT, name, FileType.REGULAR, 0644, 0, 0);
  }

  private static <T> double micros(Supplier<T> work) {
    Laps laps = new Laps();
    laps.time(work, result -> 1);
    return laps.micros();
  }

  List<Figure> figures() {
    return costs.figures();
  }
}
