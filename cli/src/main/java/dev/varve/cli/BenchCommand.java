package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.bench.Benchmark;
import dev.varve.bench.Figure;
import dev.varve.bench.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures Varve beside the limits of the machine.
@Command(
    name = "bench",
    header = "Measure Varve beside the limits of this machine.",
    description = {
      "Measures digests, a device, a journal and volumes, each beside what caps it here: the digest"
          + " of one core, a plain write and flush of as many bytes, a plain read, a plain small"
          + " flush, a device for a volume's long file, cp for an import.",
      "Figures are medians of rounds; a ratio is the median of the rounds' ratios. What is written"
          + " is deleted again. The state of the page cache and other work on the machine show in"
          + " all of them, in the limits too."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve bench                              everything, below the current directory",
      "  varve bench volume                       volumes with up to a million files",
      "  varve bench volume --part names          only names: create, look up, list, unlink",
      "  varve bench volume --import /usr         also import a tree, beside cp -a",
      "  varve bench device --dir /mnt/ssd        a device on another disk",
      "  varve bench device --cold                reads from the disk, as root",
      "  varve bench journal --rounds 5 --json    for a script",
      "  varve bench s3                           a server of S3, this one or another"
    },
    synopsisSubcommandLabel = "[s3]",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "WHAT",
      description =
          "What to measure: digest, device, journal, volume, scale. Default: the first three;"
              + " volume and scale take minutes, and 9 and 12 GiB.")
  private List<Benchmark> wanted = List.of();

  @Option(
      names = "--dir",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where to write. Default: the current directory.")
  private Path directory = Path.of(".");

  @Option(
      names = "--size",
      defaultValue = "1GiB",
      converter = ByteSizeConverter.class,
      paramLabel = "SIZE",
      description = "How much each round writes to the device. Default: ${DEFAULT-VALUE}.")
  private ByteSize size = new ByteSize(ByteSize.GIB);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads put and get. Default: one a core.")
  private int threadCount = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many rounds. Default: ${DEFAULT-VALUE}.")
  private int roundCount = 3;

  @Option(
      names = "--cold",
      description = "Drop the machine's page cache before reads, so that they come from the disk.")
  private boolean isCold;

  @Mixin private final VolumeBenchOptions volumes = new VolumeBenchOptions();

  @Option(names = "--check", description = "Fail when a target is missed.")
  private boolean isChecked;

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  private BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new BenchCommand(terminal)).addSubcommand(new S3BenchCommand(terminal));
  }

  @Override
  public Integer call() {
    Plan plan = new Plan(directory, size.bytes(), threadCount, roundCount, isCold, volumes.plan());
    List<Benchmark> benchmarks = wanted.isEmpty() ? Benchmark.DEFAULTS : wanted;
    boolean allReached = true;
    for (Benchmark benchmark : benchmarks) {
      List<Figure> figures =
          benchmark.run(plan, step -> terminal.err().println("measuring " + step + " ..."));
      print(benchmark, figures);
      allReached &= figures.stream().allMatch(figure -> figure.isReached().orElse(true));
    }
    return isChecked && !allReached ? ExitStatus.FAILURE.number() : ExitStatus.OK.number();
  }

  private void print(Benchmark benchmark, List<Figure> figures) {
    if (format.json) {
      figures.forEach(figure -> terminal.out().println(FigureText.json(benchmark.label(), figure)));
      return;
    }
    terminal.out().printf("%n%s%n", benchmark.description());
    int width = figures.stream().mapToInt(figure -> figure.name().length()).max().orElse(1);
    for (Figure figure : figures) {
      terminal
          .out()
          .printf(
              Locale.ROOT,
              "  %-" + width + "s %14s %-10s %s%n",
              figure.name(),
              FigureText.number(figure.value()),
              figure.unit(),
              FigureText.comparison(figure));
    }
  }
}
