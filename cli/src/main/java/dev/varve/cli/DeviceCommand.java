package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.store.device.DeviceOptions;
import dev.varve.store.device.DeviceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Groups what works on one device, without a running process.
@Command(
    name = "device",
    header = "Keep chunks on a device: a directory of log segments and their index.",
    description = {
      "Works on the directory itself, so no other process may have it open.",
      "A file is kept as chunks of 1 MiB; volumes, which know files, come later."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve device create /data                  make a device",
      "  varve device put /data photo.jpg           prints the chunks' ids",
      "  varve device get /data blake3:af13... -o - read chunks back, verified",
      "  varve device scrub /data                   read and verify everything"
    },
    mixinStandardHelpOptions = true)
final class DeviceCommand implements Runnable {
  private final Terminal terminal;

  private DeviceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new DeviceCommand(terminal))
        .addSubcommand(new DeviceCreate(terminal))
        .addSubcommand(new DevicePut(terminal))
        .addSubcommand(new DeviceGet(terminal))
        .addSubcommand(new DeviceList(terminal))
        .addSubcommand(new DeviceRemove(terminal))
        .addSubcommand(new DeviceStat(terminal))
        .addSubcommand(new DeviceScrub(terminal))
        .addSubcommand(new DeviceCompact(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }

  /// The directory that every command on a device starts with.
  static final class Directory {
    @Parameters(index = "0", paramLabel = "DIR", description = "The device's directory.")
    private Path directory = Path.of(".");

    /// Opens a device that is there, and tells what opening it found and repaired.
    DeviceStore open(Terminal terminal) {
      if (!Files.isDirectory(directory)) {
        throw new VarveException(
            ErrorCode.NOT_FOUND,
            "there is no directory " + directory + "; make a device with: varve device create DIR");
      }
      if (!Files.exists(directory.resolve("device"))
          && !Files.exists(directory.resolve("segments"))) {
        throw new VarveException(
            ErrorCode.NOT_FOUND,
            directory + " is no device; make one with: varve device create " + directory);
      }
      return opened(terminal);
    }

    /// Opens a device, and makes it when the directory is empty or absent.
    DeviceStore create(Terminal terminal) {
      try {
        Files.createDirectories(directory);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make " + directory, e);
      }
      return opened(terminal);
    }

    private DeviceStore opened(Terminal terminal) {
      DeviceStore store = DeviceStore.open(directory, DeviceOptions.defaults());
      store.findings().forEach(finding -> terminal.err().println("varve: " + finding));
      return store;
    }

    @Override
    public String toString() {
      return directory.toString();
    }
  }
}
