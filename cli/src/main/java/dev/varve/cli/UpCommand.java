package dev.varve.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(() -> stopAndWait(stop, stopped));
    try (DataDirectory directory = data.create(terminal);
        CommandServer _ = CommandServer.start(directory, terminal)) {
      directory.keepVolumesOpen();
      Runtime.getRuntime().addShutdownHook(hook);
      terminal.out().println("up: " + directory + ", process " + ProcessHandle.current().pid());
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
    return ExitStatus.OK.number();
  }

  /// The process must not end before everything is closed.
  static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
