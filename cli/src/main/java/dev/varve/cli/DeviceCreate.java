package dev.varve.cli;

import dev.varve.store.device.DeviceStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes a device.
@Command(
    name = "create",
    header = "Make a device of an empty or absent directory; does nothing to one that is there.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve device create /data                make a device, or say which it is"},
    mixinStandardHelpOptions = true)
final class DeviceCreate implements Runnable {
  @Mixin private final DeviceCommand.Directory directory = new DeviceCommand.Directory();

  private final Terminal terminal;

  DeviceCreate(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (DeviceStore store = directory.create(terminal)) {
      terminal.out().println("device " + store.usage().deviceId());
    }
  }
}
