package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.bench.VolumePart;
import dev.varve.bench.VolumePlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the benchmark of volumes does.
final class VolumeBenchOptions {
  private static final String MODULE = "--module";

  /// Names a file descriptor of this process, which others do not have.
  private static final String OWN_TERMINAL = "-Dvarve.stderr=";

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

  /// This program again, in processes of its own: as a user runs it, from a cold start on.
  private static List<List<String>> importing(Path source, Path dataDirectory) {
    String data = dataDirectory.toString();
    return List.of(
        again("volume", "create", "home", "--data", data),
        again("import", source.toString(), "home:/", "--data", data));
  }

  private static List<String> again(String... arguments) {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>();
    self.command().ifPresent(command::add);
    List<String> own = List.of(self.arguments().orElse(new String[0]));
    int module = own.indexOf(MODULE);
    if (command.isEmpty() || module < 0) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED, "cannot run Varve again: run the benchmark by ./varve");
    }
    own.subList(0, module + 2).stream()
        .filter(argument -> !argument.startsWith(OWN_TERMINAL))
        .forEach(command::add);
    command.addAll(List.of(arguments));
    return command;
  }
}
