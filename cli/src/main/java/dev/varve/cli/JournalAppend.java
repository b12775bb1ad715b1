package dev.varve.cli;

import dev.varve.journal.Journal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Appends lines.
@Command(
    name = "append",
    header = "Append each line of standard input; prints its position once it is durable.",
    footerHeading = "%nExamples:%n",
    footer = {"  echo hello | varve journal append /journal"},
    mixinStandardHelpOptions = true)
final class JournalAppend implements Callable<Integer> {
  /// Records that one flush covers while lines keep coming.
  private static final int MAX_BATCH = 1024;

  @Mixin private final JournalCommand.Directory directory = new JournalCommand.Directory();

  @Option(
      names = "--term",
      defaultValue = "0",
      paramLabel = "N",
      description = "The term; by default that of the last record, or 1.")
  private long term;

  private final Terminal terminal;

  JournalAppend(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Journal journal = directory.open()) {
      long used = term > 0 ? term : Math.max(1, journal.lastTerm());
      append(journal, used, input);
    }
    return ExitStatus.OK.number();
  }

  private void append(Journal journal, long used, BufferedReader input) throws IOException {
    long told = journal.lastPosition();
    String line = input.readLine();
    while (line != null) {
      long last = journal.append(used, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      // The next line may be long in coming, as from a person: only those that are here share.
      if (last - told == MAX_BATCH || !input.ready()) {
        told = tell(journal, told, last);
      }
      line = input.readLine();
    }
    tell(journal, told, journal.lastPosition());
  }

  private long tell(Journal journal, long told, long last) {
    journal.awaitDurable(last);
    for (long position = told + 1; position <= last; position++) {
      terminal.out().println(position);
    }
    return last;
  }
}
