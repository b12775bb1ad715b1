package dev.varve.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

/// Prints a script that completes commands and options.
@Command(
    name = "completion",
    header = "Print a script that completes commands with TAB.",
    description = "%nFor bash, and for zsh through its bash compatibility.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(varve completion)       for this shell",
      "  varve completion > ~/.local/share/bash-completion/completions/varve"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
  private final Terminal terminal;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    terminal.out().print(AutoComplete.bash("varve", Varve.commandLine(terminal)));
    terminal.out().flush();
  }
}
