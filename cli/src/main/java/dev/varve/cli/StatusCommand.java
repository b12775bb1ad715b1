package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.store.device.DeviceUsage;
import picocli.CommandLine.Command;

/// Tells how a data directory is.
@Command(
    name = "status",
    header = "Tell how the data directory is: its device and its volumes.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve status", "  varve status --data /srv/varve --json"},
    mixinStandardHelpOptions = true)
final class StatusCommand extends DataCommand {
  StatusCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  ExitStatus run(DataDirectory directory) {
    DeviceUsage usage = directory.store().usage();
    int volumes = directory.volumes().size();
    if (isJson()) {
      terminal()
          .out()
          .println(
              new JsonLine()
                  .put("directory", directory.toString())
                  .put("device", usage.deviceId())
                  .put("volumeCount", volumes)
                  .put("segmentCount", usage.segmentCount())
                  .put("recordBytes", usage.recordBytes())
                  .put("liveBytes", usage.liveBytes())
                  .put("usableBytes", usage.usableBytes()));
      return ExitStatus.OK;
    }
    line("directory", directory);
    line("device", usage.deviceId());
    line("live", new ByteSize(usage.liveBytes()) + " of " + new ByteSize(usage.recordBytes()));
    line("free", new ByteSize(usage.usableBytes()));
    line("volumes", String.join(" ", directory.volumes()));
    line(
        "process",
        terminal().served().isPresent()
            ? ProcessHandle.current().pid() + " runs all commands"
            : "none is running: commands open the directory themselves");
    return ExitStatus.OK;
  }

  private void line(String label, Object value) {
    terminal().out().println(String.format("%-10s %s", label, value));
  }
}
