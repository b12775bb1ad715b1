package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.bench.VolumePart;
import dev.varve.bench.VolumePlan;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the benchmark of volumes does.
final class VolumeBenchOptions {
  @Option(
      names = "--part",
      split = ",",
      paramLabel = "PART",
      description =
          "Of volumes, only: names, durable, stream, snapshot, import, memory. Default: all.")
  private Set<VolumePart> parts = EnumSet.allOf(VolumePart.class);

  @Option(
      names = "--inodes",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "How many files the largest volumes have. Default: ${DEFAULT-VALUE}.")
  private int inodeCount = 1_000_000;

  @Option(
      names = "--file-size",
      defaultValue = "4GiB",
      converter = ByteSizeConverter.class,
      paramLabel = "SIZE",
      description = "How long a volume's long file is. Default: ${DEFAULT-VALUE}.")
  private ByteSize fileSize = new ByteSize(4 * ByteSize.GIB);

  @Option(
      names = "--import",
      paramLabel = "DIR",
      description = "A tree to import into a volume, beside cp -a of it. Default: none.")
  private @Nullable Path source;

  VolumePlan plan() {
    return new VolumePlan(
        parts,
        inodeCount,
        fileSize.bytes(),
        Optional.ofNullable(source),
        VolumeBenchOptions::importing);
  }

  /// In processes of their own: as a user runs them, from a cold start on.
  private static List<List<String>> importing(Path source, Path dataDirectory) {
    String data = dataDirectory.toString();
    return List.of(
        OwnProgram.again("volume", "create", "home", "--data", data),
        OwnProgram.again("import", source.toString(), "home:/", "--data", data));
  }
}
