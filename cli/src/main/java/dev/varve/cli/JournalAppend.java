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
      String line = input.readLine();
      while (line != null) {
        long position =
            journal.append(used, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        journal.awaitDurable(position);
        terminal.out().println(position);
        line = input.readLine();
      }
    }
    return ExitStatus.OK.number();
  }
}
