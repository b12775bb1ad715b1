package dev.varve.bench;

import java.util.List;
import java.util.function.Consumer;

/// Something to measure.
public enum Benchmark {
  /// Digests, on one thread.
  DIGEST("digest", "digests on one core") {
    @Override
    public List<Figure> run(Plan plan, Consumer<String> progress) {
      return new DigestBench(plan, progress).run();
    }
  },
  /// A device: large and small puts, verified reads.
  DEVICE("device", "puts and gets of a device") {
    @Override
    public List<Figure> run(Plan plan, Consumer<String> progress) {
      return new DeviceBench(plan, progress).run();
    }
  },
  /// A journal: waiting and streaming appenders.
  JOURNAL("journal", "appends to a journal") {
    @Override
    public List<Figure> run(Plan plan, Consumer<String> progress) {
      return new JournalBench(plan, progress).run();
    }
  },
  /// Volumes: names, durable changes, a long file, snapshots, a copied tree, little memory; too
  /// long to be run unasked.
  VOLUME("volume", "a volume of files") {
    @Override
    public List<Figure> run(Plan plan, Consumer<String> progress) {
      return new VolumeBench(plan, progress).run();
    }
  },
  /// A device with two million chunks; too long to be run unasked.
  SCALE("scale", "two million chunks of 4 KiB on a device") {
    @Override
    public List<Figure> run(Plan plan, Consumer<String> progress) {
      return new ScaleBench(plan, progress).run();
    }
  };

  /// What is measured when nothing is named: what takes about a minute together.
  public static final List<Benchmark> DEFAULTS = List.of(DIGEST, DEVICE, JOURNAL);

  private final String label;
  private final String description;

  Benchmark(String label, String description) {
    this.label = label;
    this.description = description;
  }

  /// Measures.
  ///
  /// @param plan how much and where
  /// @param progress is told what is being measured
  /// @return what was measured
  public abstract List<Figure> run(Plan plan, Consumer<String> progress);

  /// Returns the name as people type it.
  ///
  /// @return lower-case letters
  public String label() {
    return label;
  }

  /// Says what is measured.
  ///
  /// @return a few words
  public String description() {
    return description;
  }
}
