package dev.varve.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Groups what works on volumes as a whole.
@Command(
    name = "volume",
    header = "Make, list and delete volumes.",
    description = {
      "A volume is a tree of files with its history. Places in it are written VOLUME:/path, or"
          + " VOLUME@SNAPSHOT:/path for what a snapshot keeps."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve volume create home",
      "  varve import ~ home:/",
      "  varve volume list",
      "  varve volume info home"
    },
    mixinStandardHelpOptions = true)
final class VolumeCommand implements Runnable {
  private final Terminal terminal;

  private VolumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new VolumeCommand(terminal))
        .addSubcommand(new VolumeCreate(terminal))
        .addSubcommand(new VolumeList(terminal))
        .addSubcommand(new VolumeInfo(terminal))
        .addSubcommand(new VolumeSet(terminal))
        .addSubcommand(new VolumeDelete(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }
}
