package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.util.ArrayList;
import java.util.List;

/// This program again, in a process of its own: as a user runs it, from a cold start on.
final class OwnProgram {
  private static final String MODULE = "--module";

  /// Names a file descriptor of this process, which others do not have.
  private static final String OWN_TERMINAL = "-Dvarve.stderr=";

  private OwnProgram() {}

  /// Returns the command line that runs it with the same Java and the same flags.
  ///
  /// @param arguments of the program
  static List<String> again(String... arguments) {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> command = new ArrayList<>();
    self.command().ifPresent(command::add);
    List<String> own = List.of(self.arguments().orElse(new String[0]));
    int module = own.indexOf(MODULE);
    if (command.isEmpty() || module < 0) {
      throw new VarveException(
          ErrorCode.NOT_SUPPORTED, "cannot run Varve again: run the benchmark by ./varve");
    }
    own.subList(0, module + 2).stream()
        .filter(argument -> !argument.startsWith(OWN_TERMINAL))
        .forEach(command::add);
    command.addAll(List.of(arguments));
    return command;
  }
}
