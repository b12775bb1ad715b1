package dev.varve.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Manage the keys that users sign requests with.
@Command(
    name = "key",
    header = "Manage the keys that users sign requests with.",
    description = {"A key has a public half and a secret, which is shown only when it is made."},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  varve key create home anna", "  varve key list home anna"},
    mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {
  private final Terminal terminal;

  private KeyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new KeyCommand(terminal))
        .addSubcommand(new KeyList(terminal))
        .addSubcommand(new KeyCreate(terminal))
        .addSubcommand(new KeyDelete(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }
}
