package dev.varve.bench;

import dev.varve.base.ByteSize;
import dev.varve.format.digest.DigestAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Volumes of files in a data directory on a disk, in the parts that the plan names.
final class VolumeBench {
  /// What a file takes on the disk at most, in the journal and in nodes that are written again.
  private static final long FILE_BYTES = 4L * ByteSize.KIB;

  /// What is done once and not measured, so that the compiler has seen everything.
  private static final int WARM_UP_FILES = 50_000;

  private final Plan plan;
  private final VolumePlan volumes;
  private final Consumer<String> progress;

  VolumeBench(Plan plan, Consumer<String> progress) {
    this.plan = plan;
    this.volumes = plan.volume();
    this.progress = progress;
  }

  List<Figure> run() {
    DigestAlgorithm.DEFAULT.warmUp();
    List<Figure> figures = new ArrayList<>();
    long neededBytes =
        Math.max(2 * volumes.fileBytes(), volumes.inodeCount() * FILE_BYTES) + ByteSize.GIB;
    try (Scratch scratch = Scratch.in(plan, neededBytes)) {
      for (VolumePart part : VolumePart.values()) {
        if (volumes.parts().contains(part)) {
          figures.addAll(run(part, scratch));
        }
      }
    }
    return figures;
  }

  private List<Figure> run(VolumePart part, Scratch scratch) {
    int inodeCount = volumes.inodeCount();
    return switch (part) {
      case NAMES -> names(scratch, inodeCount);
      case DURABLE -> {
        DurableBench bench = new DurableBench();
        inRounds("durable changes", round -> bench.measure(scratch));
        yield bench.figures();
      }
      case STREAM -> {
        StreamBench bench = new StreamBench(plan);
        inRounds("a long file", round -> bench.measure(scratch));
        yield bench.figures();
      }
      case SNAPSHOT -> {
        SnapshotBench bench = new SnapshotBench(inodeCount);
        inRounds("snapshots", round -> bench.measure(scratch));
        yield bench.figures();
      }
      case IMPORT -> imports(scratch);
      case MEMORY -> {
        progress.accept("small files");
        SmallFilesBench bench = new SmallFilesBench(inodeCount);
        bench.measure(scratch);
        yield bench.figures();
      }
    };
  }

  private List<Figure> names(Scratch scratch, int inodeCount) {
    progress.accept("names, warming up");
    NamesBench.nested(Math.min(WARM_UP_FILES, inodeCount)).measure(scratch);
    NamesBench.flat(Math.min(WARM_UP_FILES, inodeCount)).measure(scratch);
    NamesBench nested = NamesBench.nested(inodeCount);
    NamesBench flat = NamesBench.flat(inodeCount);
    inRounds("names in directories", round -> nested.measure(scratch));
    inRounds("names in one directory", round -> flat.measure(scratch));
    List<Figure> figures = new ArrayList<>(nested.figures());
    figures.addAll(flat.figures());
    return figures;
  }

  private List<Figure> imports(Scratch scratch) {
    if (volumes.source().isEmpty()) {
      return List.of();
    }
    ImportBench bench = new ImportBench(volumes.source().get(), volumes.treeImport());
    inRounds("an import", round -> bench.measure(scratch, round));
    return bench.figures();
  }

  private void inRounds(String what, IntConsumer measure) {
    for (int round = 0; round < plan.roundCount(); round++) {
      progress.accept(what + ", round " + (round + 1));
      measure.accept(round);
    }
  }
}
