package dev.varve.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Keeps a data directory open.
@Command(
    name = "up",
    header = "Keep the data directory open until it is told to stop.",
    description = {
      "One process keeps volumes open, makes checkpoints and brings space back. All other commands"
          + " then run in it, so they need not wait for volumes to open, and many can run at once.",
      "",
      "Ends on SIGTERM and SIGINT, when running commands are done and everything is durable."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  varve up", "  varve up --data /srv/varve &"},
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();

  private final Terminal terminal;

  UpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (DataDirectory directory = data.create(terminal);
        CommandServer _ = CommandServer.start(directory, terminal)) {
      directory.keepVolumesOpen();
      directory.stop().listen();
      terminal.out().println("up: " + directory + ", process " + ProcessHandle.current().pid());
      directory.stop().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitStatus.OK.number();
  }
}
