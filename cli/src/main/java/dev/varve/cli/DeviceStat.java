package dev.varve.cli;

import dev.varve.base.ByteSize;
import dev.varve.store.device.DeviceStore;
import dev.varve.store.device.DeviceUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Tells how much a device keeps.
@Command(
    name = "stat",
    header = "Tell how much a device keeps, and how much of that is live.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device stat /data",
      "  varve device stat /data --json           for a script"
    },
    mixinStandardHelpOptions = true)
final class DeviceStat implements Runnable {
  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  DeviceStat(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (DeviceStore store = directory.open(terminal)) {
      DeviceUsage usage = store.usage();
      if (format.json) {
        terminal
            .out()
            .println(
                new JsonLine()
                    .put("device", usage.deviceId())
                    .put("segmentCount", usage.segmentCount())
                    .put("recordBytes", usage.recordBytes())
                    .put("liveBytes", usage.liveBytes())
                    .put("usableBytes", usage.usableBytes()));
        return;
      }
      terminal.out().println("device    " + usage.deviceId());
      terminal.out().println("segments  " + usage.segmentCount());
      terminal.out().println("records   " + new ByteSize(usage.recordBytes()));
      terminal.out().println("live      " + new ByteSize(usage.liveBytes()));
      terminal.out().println("free      " + new ByteSize(usage.usableBytes()));
    }
  }
}
