package dev.varve.cli;

import dev.varve.journal.Journal;
import dev.varve.journal.JournalReader;
import dev.varve.journal.JournalRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints records.
@Command(
    name = "cat",
    header = "Print position, term and record, one a line.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve journal cat /journal --from 1000",
      "  varve journal cat /journal --json        for a script"
    },
    mixinStandardHelpOptions = true)
final class JournalCat implements Runnable {
  @Mixin private final JournalCommand.Directory directory = new JournalCommand.Directory();

  @Option(
      names = "--from",
      defaultValue = "0",
      paramLabel = "POSITION",
      description = "Where to start; by default at the first record kept.")
  private long from;

  @Mixin private final JsonOption format = new JsonOption();

  private final Terminal terminal;

  JournalCat(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    try (Journal journal = directory.open();
        JournalReader reader = journal.read(from > 0 ? from : journal.firstPosition())) {
      Optional<JournalRecord> next = reader.next();
      while (next.isPresent()) {
        print(next.get());
        next = reader.next();
      }
    }
  }

  private void print(JournalRecord record) {
    String text = StandardCharsets.UTF_8.decode(record.payload()).toString();
    if (format.json) {
      terminal
          .out()
          .println(
              new JsonLine()
                  .put("position", record.position())
                  .put("term", record.term())
                  .put("record", text));
    } else {
      terminal.out().println(record.position() + " " + record.term() + " " + text);
    }
  }
}
