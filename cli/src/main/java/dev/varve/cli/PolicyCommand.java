package dev.varve.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Manage what users may do over S3.
@Command(
    name = "policy",
    header = "Manage what users may do over S3.",
    description = {
      "A policy is a document in the language of IAM. readonly and readwrite are always there."
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve policy show home readonly",
      "  varve policy set home only-backups policy.json"
    },
    mixinStandardHelpOptions = true)
final class PolicyCommand implements Runnable {
  private final Terminal terminal;

  private PolicyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine tree(Terminal terminal) {
    return new CommandLine(new PolicyCommand(terminal))
        .addSubcommand(new PolicyList(terminal))
        .addSubcommand(new PolicyShow(terminal))
        .addSubcommand(new PolicySet(terminal))
        .addSubcommand(new PolicyDelete(terminal));
  }

  @Override
  public void run() {
    new CommandLine(this).usage(terminal.out());
  }
}
