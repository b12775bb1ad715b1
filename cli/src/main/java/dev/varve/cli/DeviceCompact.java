package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.time.Clock;
import dev.varve.store.device.CompactionOptions;
import dev.varve.store.device.CompactionReport;
import dev.varve.store.device.DeviceStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Takes space back.
@Command(
    name = "compact",
    header = "Rewrite segments that are mostly dead, and give their space back.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device compact /data               segments that are half dead",
      "  varve device compact /data --live-ratio 1   everything that has anything dead"
    },
    mixinStandardHelpOptions = true)
final class DeviceCompact implements Callable<Integer> {
  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Option(
      names = "--live-ratio",
      defaultValue = "0.5",
      paramLabel = "R",
      description =
          "Rewrite segments of which at most this part is live, above 0 to 1. Default:"
              + " ${DEFAULT-VALUE}.")
  private double liveRatio = 0.5;

  @Mixin private final RateOption limit = new RateOption();

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  DeviceCompact(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (DeviceStore store = directory.open(terminal)) {
      CompactionReport report =
          store.compact(new CompactionOptions(liveRatio, limit.rate.bytes()), Clock.system());
      report.problems().forEach(problem -> terminal.err().println("varve: " + problem));
      if (format.json) {
        terminal
            .out()
            .println(
                new JsonLine()
                    .put("segmentCount", report.segmentCount())
                    .put("freedBytes", report.freedBytes())
                    .put("rewrittenBytes", report.rewrittenBytes()));
      } else {
        terminal
            .out()
            .println(
                "freed "
                    + new ByteSize(report.freedBytes())
                    + " in "
                    + report.segmentCount()
                    + " segments, rewrote "
                    + new ByteSize(report.rewrittenBytes()));
      }
      return report.problems().isEmpty() ? ExitStatus.OK.number() : ExitStatus.CORRUPTION.number();
    }
  }
}
