package dev.varve.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what works on snapshots.
@Command(
    name = "snapshot",
    header = "Keep a volume as it is now, look at it later.",
    description = {
      "A snapshot takes no time and, until files change, no space. Places in it are written"
          + " VOLUME@SNAPSHOT:/path and can be read by ls, cat, get, info and export."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve snapshot create home monday",
      "  varve ls home@monday:/photos",
      "  varve export home@monday:/photos DIR",
      "  varve snapshot diff home@monday           what changed since",
      "  varve snapshot clone home@monday trial    a volume of its own, at once",
      "  varve snapshot restore home@monday --yes  all as it was",
      "  varve snapshot delete home monday"
    },
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Runnable {
  private final Terminal terminal;

  private SnapshotCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new SnapshotCommand(terminal))
        .addSubcommand(new SnapshotCreate(terminal))
        .addSubcommand(new SnapshotList(terminal))
        .addSubcommand(new SnapshotDiff(terminal))
        .addSubcommand(new SnapshotRestore(terminal))
        .addSubcommand(new SnapshotClone(terminal))
        .addSubcommand(new SnapshotDelete(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }
}
