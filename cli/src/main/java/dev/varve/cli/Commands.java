package dev.varve.cli;

import java.util.List;

/// The subcommands, in the order in which help shows them. A new command is a class with picocli's
/// `@Command`, `Runnable` or `Callable<Integer>`, and a line here.
final class Commands {
  private Commands() {}

  static List<Object> all(Terminal terminal) {
    return List.of(
        new BenchCommand(terminal),
        DeviceCommand.tree(terminal),
        JournalCommand.tree(terminal),
        new VersionCommand(terminal),
        new CompletionCommand(terminal));
  }
}
