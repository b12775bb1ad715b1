package dev.varve.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Manage who may use a volume over S3.
@Command(
    name = "user",
    header = "Manage who may use a volume over S3.",
    description = {"A user may what the user's policies allow; a new one may nothing."},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  varve user set home anna --policy readwrite", "  varve key create home anna"},
    mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
  private final Terminal terminal;

  private UserCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new UserCommand(terminal))
        .addSubcommand(new UserList(terminal))
        .addSubcommand(new UserSet(terminal))
        .addSubcommand(new UserDelete(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }
}
