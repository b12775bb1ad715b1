package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.mount.VolumeMount;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Ends a mount.
@Command(
    name = "umount",
    header = "End a mount, also one whose process is gone.",
    description =
        "Makes durable what was written, and then takes the volume away from PATH. Fails when a"
            + " program uses files there, unless it is told to be lazy.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve umount /mnt/home", "  varve umount --lazy /mnt/home"},
    mixinStandardHelpOptions = true)
final class UnmountCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PATH", description = "Where it is mounted.")
  private String path = "";

  @Option(
      names = {"-l", "--lazy"},
      description = "Also while programs use it; they go on until they are done.")
  private boolean lazy;

  private final Terminal terminal;

  UnmountCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path target = terminal.path(path).toAbsolutePath().normalize();
    if (!lazy) {
      makeDurable(target);
    }
    if (!VolumeMount.unmount(target.toString(), lazy)) {
      throw new VarveException(
          ErrorCode.IN_USE,
          "programs use files in "
              + target
              + ": end them (fuser -vm "
              + target
              + " lists them), or add --lazy");
    }
    return ExitStatus.OK.number();
  }

  /// A root that is made durable makes everything so; that of a process that is gone cannot be, and
  /// need not.
  private void makeDurable(Path target) {
    try (FileChannel root = FileChannel.open(target)) {
      root.force(true);
    } catch (IOException gone) {
      terminal.tell("varve: nothing more to write at " + target + ": " + gone.getMessage());
    }
  }
}
