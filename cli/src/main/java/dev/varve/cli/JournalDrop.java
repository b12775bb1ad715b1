package dev.varve.cli;

import dev.varve.journal.Journal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Forgets records.
@Command(
    name = "drop",
    header = "Forget the records before a position, as far as whole files hold no others.",
    footerHeading = "%nExamples:%n",
    footer = {"  varve journal drop /journal 1000         999 and before may go"},
    mixinStandardHelpOptions = true)
final class JournalDrop implements Runnable {
  @Mixin private final JournalCommand.Directory directory = new JournalCommand.Directory();

  @Parameters(index = "1", paramLabel = "POSITION", description = "The first record to keep.")
  private long position;

  private final Terminal terminal;

  JournalDrop(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (Journal journal = directory.open()) {
      journal.dropBefore(position);
      terminal.out().println("first  " + journal.firstPosition());
    }
  }
}
