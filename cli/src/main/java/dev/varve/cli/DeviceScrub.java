package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.base.time.Clock;
import dev.varve.store.device.DeviceStore;
import dev.varve.store.device.ScrubReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Reads and verifies everything.
@Command(
    name = "scrub",
    header = "Read every chunk that is held and verify it; fails when something is damaged.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device scrub /data                 as fast as 1 GiB/s",
      "  varve device scrub /data --rate 50MiB    beside other work"
    },
    mixinStandardHelpOptions = true)
final class DeviceScrub implements Callable<Integer> {
  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Mixin private final RateOption limit = new RateOption();

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  DeviceScrub(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (DeviceStore store = directory.open(terminal)) {
      ScrubReport report = store.scrub(limit.rate.bytes(), Clock.system());
      report.problems().forEach(problem -> terminal.err().println("varve: " + problem));
      if (format.json) {
        terminal
            .out()
            .println(
                new JsonLine()
                    .put("chunkCount", report.chunkCount())
                    .put("readBytes", report.readBytes())
                    .put("problemCount", report.problemCount()));
      } else {
        terminal
            .out()
            .println(
                "verified "
                    + report.chunkCount()
                    + " chunks, "
                    + new ByteSize(report.readBytes())
                    + "; problems: "
                    + report.problemCount());
      }
      return report.problemCount() == 0 ? ExitStatus.OK.number() : ExitStatus.CORRUPTION.number();
    }
  }
}
