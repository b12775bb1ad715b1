package dev.varve.cli;

import dev.varve.base.Check;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What every command on volumes has: where they are, and how results are printed. When a process
/// has the data directory open, the command runs there.
abstract class DataCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption format = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;

  DataCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Does the work.
  ///
  /// @param directory the data directory, open
  /// @return the exit status
  abstract ExitStatus run(DataDirectory directory);

  /// Runs in the process that has the data directory open, or opens it.
  @Override
  public final Integer call() {
    Optional<CommandClient> running =
        terminal.served().isPresent() ? Optional.empty() : CommandClient.connect(data.directory());
    if (running.isPresent()) {
      try (CommandClient client = running.get()) {
        return client.run(spec.root().commandLine().getParseResult().originalArgs(), terminal);
      }
    }
    try (DataDirectory directory = open(data)) {
      return run(directory).number();
    }
  }

  /// Opens the data directory.
  DataDirectory open(DataOption option) {
    return option.open(terminal);
  }

  /// Refuses what cannot be undone unless the user said that it is meant.
  ///
  /// @param what what would be done, such as "this deletes volume home"
  static void checkMeant(boolean yes, String what) {
    Check.argument(yes, () -> what + " for ever; if so, add --yes");
  }

  final Terminal terminal() {
    return terminal;
  }

  final boolean isJson() {
    return format.json;
  }

  /// Prints a result: one line for a script or one for a person.
  final void print(JsonLine json, String text) {
    terminal.out().println(format.json ? json : text);
  }
}
