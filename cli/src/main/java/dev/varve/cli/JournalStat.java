package dev.varve.cli;

import dev.varve.journal.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Tells which positions a journal has.
@Command(
    name = "stat",
    header = "Tell which positions a journal has, and its term.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve journal stat /journal",
      "  varve journal stat /journal --json       for a script"
    },
    mixinStandardHelpOptions = true)
final class JournalStat implements Runnable {
  @Mixin private final JournalCommand.Directory directory = new JournalCommand.Directory();

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  JournalStat(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (Journal journal = directory.open()) {
      if (format.json) {
        terminal
            .out()
            .println(
                new JsonLine()
                    .put("firstPosition", journal.firstPosition())
                    .put("lastPosition", journal.lastPosition())
                    .put("lastTerm", journal.lastTerm()));
      } else {
        terminal.out().println("first  " + journal.firstPosition());
        terminal.out().println("last   " + journal.lastPosition());
        terminal.out().println("term   " + journal.lastTerm());
      }
    }
  }
}
