package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.bench.S3Bench;
import dev.varve.bench.S3Plan;
import dev.varve.bench.S3Row;
import dev.varve.bench.s3.Endpoint;
import dev.varve.bench.s3.Latencies;
import dev.varve.bench.s3.ListedKeys;
import dev.varve.bench.s3.Mix;
import dev.varve.bench.s3.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Loads a server of S3.
@Command(
    name = "s3",
    header = "Load a server of S3: Varve on this machine, or any other.",
    description = {
      "Without --endpoint it starts Varve in a process of its own, with which it shares the machine,"
          + " and shows what caps it: a device, a journal. With it, the key is taken from"
          + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from a file.",
      "",
      "Every body that comes back is compared by its length, one of 16 byte by byte. Rates are"
          + " medians of rounds, after one that does not count; times are of all rounds. What is put"
          + " is deleted again."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve bench s3                                  everything, some minutes",
      "  varve bench s3 --keys 10000 --duration 1s       shortly",
      "  varve bench s3 --size 64KiB --mix put,get       what one size does",
      "  varve bench s3 --endpoint http://127.0.0.1:9000 --credentials DATA/s3-root-key"
    },
    mixinStandardHelpOptions = true)
final class S3BenchCommand implements Callable<Integer> {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int OWN_KEYS = 1_000_000;
  private static final int OTHER_KEYS = 10_000;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "A server to load, such as http://127.0.0.1:9000. Default: one is started.")
  private Optional<String> endpoint = Optional.empty();

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = "A file with an access key on a line, its secret on the next.")
  private Optional<Path> credentials = Optional.empty();

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      paramLabel = "NAME",
      description = "What signatures name. Default: ${DEFAULT-VALUE}.")
  private String region = "us-east-1";

  @Option(
      names = "--bucket",
      defaultValue = "varve-bench",
      paramLabel = "NAME",
      description =
          "The bucket; one that is not there is made, and deleted. Default:" + " ${DEFAULT-VALUE}.")
  private String bucket = "varve-bench";

  @Option(
      names = "--size",
      split = ",",
      defaultValue = "4KiB,1MiB",
      converter = ByteSizeConverter.class,
      paramLabel = "SIZE",
      description = "How large objects are. Default: ${DEFAULT-VALUE}.")
  private List<ByteSize> sizes = List.of();

  @Option(
      names = "--mix",
      split = ",",
      paramLabel = "WHAT",
      description = "Only: put, get, mixed, list, delete. Default: all.")
  private Set<Mix> mixes = EnumSet.allOf(Mix.class);

  @Option(
      names = "--concurrency",
      defaultValue = "16",
      paramLabel = "N",
      description = "How many clients, each with a connection. Default: ${DEFAULT-VALUE}.")
  private int clientCount = 16;

  @Option(
      names = "--duration",
      defaultValue = "5s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "How long each load lasts in a round. Default: ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ofSeconds(5);

  @Option(
      names = "--objects",
      paramLabel = "N",
      description =
          "How many requests a load sends at most. Default: no limit, but 2 GiB of puts"
              + " into a server that is started.")
  private long objectCount = Long.MAX_VALUE;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "How many keys are listed. Default: 1000000, at an endpoint 10000.")
  private Optional<Integer> keyCount = Optional.empty();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "How many rounds. Default: ${DEFAULT-VALUE}.")
  private int roundCount = 3;

  @Option(
      names = "--dir",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where a server that is started keeps its data. Default: here.")
  private Path directory = Path.of(".");

  @Option(names = "--check", description = "Fail when a target is missed or a request fails.")
  private boolean isChecked;

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  S3BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    S3Bench bench = new S3Bench(plan(), step -> terminal.tell("measuring " + step + " ..."));
    List<S3Row> rows =
        endpoint.isPresent()
            ? bench.run(Endpoint.parse(endpoint.get()), key())
            : bench.run(directory, new OwnS3(region, terminal));
    print(rows);
    boolean allReached = rows.stream().allMatch(S3Row::isReached);
    return isChecked && !allReached ? ExitStatus.FAILURE.number() : ExitStatus.OK.number();
  }

  private S3Plan plan() {
    return new S3Plan(
        bucket,
        mixes,
        sizes.stream().map(ByteSize::bytes).toList(),
        clientCount,
        duration.toNanos(),
        objectCount,
        new ListedKeys(keyCount.orElse(endpoint.isPresent() ? OTHER_KEYS : OWN_KEYS)),
        roundCount);
  }

  /// A secret is never an argument, which everybody on the machine can see.
  private SigningKey key() {
    if (credentials.isPresent()) {
      return OwnS3.readKey(terminal.path(credentials.get().toString()), region);
    }
    String id = System.getenv("AWS_ACCESS_KEY_ID");
    String secret = System.getenv("AWS_SECRET_ACCESS_KEY");
    Check.argument(
        id != null && secret != null,
        () -> "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a file by --credentials");
    return new SigningKey(id, secret, region);
  }

  private void print(List<S3Row> rows) {
    if (format.json) {
      rows.forEach(row -> terminal.out().println(json(row)));
      return;
    }
    terminal
        .out()
        .printf("%ns3 at %s, %d clients%n", endpoint.orElse("a process of its own"), clientCount);
    int width = rows.stream().mapToInt(row -> row.figure().name().length()).max().orElse(1);
    String line = "  %-" + width + "s %12s %-7s %9s %9s %9s %9s %7s  %s%n";
    terminal.out().printf(line, "", "", "", "p50 ms", "p90", "p99", "max", "errors", "");
    for (S3Row row : rows) {
      Latencies times = row.latencies();
      boolean timed = times.count() > 0;
      terminal
          .out()
          .printf(
              Locale.ROOT,
              line,
              row.figure().name(),
              FigureText.number(row.figure().value()),
              row.figure().unit(),
              timed ? millis(times.percentileNanos(50)) : "",
              timed ? millis(times.percentileNanos(90)) : "",
              timed ? millis(times.percentileNanos(99)) : "",
              timed ? millis(times.maxNanos()) : "",
              row.errorCount(),
              FigureText.comparison(row.figure()));
      row.firstError().ifPresent(error -> terminal.tell("  failed: " + error));
    }
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_MILLI);
  }

  private static JsonLine json(S3Row row) {
    JsonLine line = FigureText.json("s3", row.figure());
    Latencies times = row.latencies();
    if (times.count() > 0) {
      line.put("requests", times.count())
          .put("p50Millis", times.percentileNanos(50) / NANOS_PER_MILLI)
          .put("p90Millis", times.percentileNanos(90) / NANOS_PER_MILLI)
          .put("p99Millis", times.percentileNanos(99) / NANOS_PER_MILLI)
          .put("maxMillis", times.maxNanos() / NANOS_PER_MILLI);
    }
    line.put("errors", row.errorCount());
    row.firstError().ifPresent(error -> line.put("firstError", error));
    return line;
  }
}
