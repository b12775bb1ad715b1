package dev.varve.bench;

import dev.varve.tree.NodeCache;
import dev.varve.volume.Durability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Names of files in volumes of 10,000 files and ten times as many, up to those of the plan, all of
/// one shape; one thread, which does not wait until anything is durable.
final class NamesBench {
  private static final int SMALLEST = 10_000;
  private static final int SIZE_STEP = 10;

  /// How many operations of a kind are measured at least, where that can be had by repetition.
  private static final int MIN_OPERATIONS = 200_000;

  /// As small a part of the files is made and taken away in a tree that has its size.
  private static final int CHANGED_PART = 10;

  private static final double CREATES_TARGET = 100_000;
  private static final double LOOKUPS_TARGET = 400_000;
  private static final double MICROS_PER_SECOND = 1e6;

  private final boolean isFlat;
  private final String label;
  private final List<Integer> sizes = new ArrayList<>();
  private final SizedCosts costs;
  private final Rounds builds;
  private final Rounds walks;
  private final Rounds lookups;
  private final Rounds reads;

  private NamesBench(boolean isFlat, String label, int largest) {
    this.isFlat = isFlat;
    this.label = label;
    for (int size = SMALLEST; size < largest; size *= SIZE_STEP) {
      sizes.add(size);
    }
    sizes.add(largest);
    this.costs = new SizedCosts(sizes.getFirst(), largest);
    String count = ", " + SizedCosts.count(largest) + " " + label;
    this.builds = Rounds.unlimited("creates from the first on" + count, "/s");
    this.walks = Rounds.unlimited("look-ups in the order of a walk" + count, "/s");
    this.lookups = Rounds.unlimited("look-ups at random" + count, "/s");
    this.reads =
        Rounds.of(
            "one look-up at random" + count,
            "us",
            "one read at random in as much memory as nodes take");
  }

  static NamesBench nested(int largest) {
    return new NamesBench(false, "in directories", largest);
  }

  static NamesBench flat(int largest) {
    return new NamesBench(true, "in one directory", largest);
  }

  /// Measures one round.
  void measure(Scratch scratch) {
    Map<NameWork.Kind, Double> smallest = new EnumMap<>(NameWork.Kind.class);
    for (int size : sizes) {
      try (BenchVolume bench = BenchVolume.create(scratch)) {
        NameWork work = build(bench, size);
        measure(work, size);
        for (NameWork.Kind kind : NameWork.Kind.values()) {
          double micros = work.micros(kind);
          smallest.putIfAbsent(kind, micros);
          costs.add(kind.label() + " " + label, size, micros, smallest.getOrDefault(kind, micros));
        }
        if (size == sizes.getLast()) {
          compare(work, bench.volume().nodeStats());
        }
      }
    }
  }

  private NameWork build(BenchVolume bench, int size) {
    FileTree tree = isFlat ? FileTree.flat() : FileTree.nested(size + size / CHANGED_PART);
    NameWork building = new NameWork(bench.files(Durability.FSYNC), tree);
    building.create(0, size);
    if (size == sizes.getLast()) {
      builds.add(MICROS_PER_SECOND / building.micros(NameWork.Kind.CREATE));
    }
    bench.volume().checkpoint();
    return new NameWork(bench.files(Durability.FSYNC), tree);
  }

  private static void measure(NameWork work, int size) {
    for (int done = 0; done < MIN_OPERATIONS; done += size) {
      work.walk();
    }
    work.lookAtRandom(size, MIN_OPERATIONS);
    int changed = size / CHANGED_PART;
    int repetitions = Math.max(1, MIN_OPERATIONS / 2 / changed);
    for (int i = 0; i < repetitions; i++) {
      work.create(size, size + changed);
      work.unlink(size, size + changed);
    }
  }

  private void compare(NameWork work, NodeCache.Stats nodes) {
    walks.add(MICROS_PER_SECOND / work.micros(NameWork.Kind.LOOKUP_WALK));
    double lookup = work.micros(NameWork.Kind.LOOKUP_RANDOM);
    lookups.add(MICROS_PER_SECOND / lookup);
    reads.add(lookup, MemoryReads.micros((int) Math.min(nodes.bytes(), Integer.MAX_VALUE / 2)));
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    figures.add(builds.figure(CREATES_TARGET));
    figures.add(walks.figure(LOOKUPS_TARGET));
    figures.add(lookups.figure(LOOKUPS_TARGET));
    figures.add(reads.figure());
    figures.addAll(costs.figures());
    return figures;
  }
}
