package dev.varve.cli;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The root command. It holds what every subcommand shares and does nothing itself but show help.
@Command(
    name = "varve",
    header = "Keeps trees of files as immutable, verified chunks.",
    description = "%nEvery command explains itself with @|bold varve help COMMAND|@.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit status:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  varve volume create home         make a volume",
      "  varve import DIR home:/dir       copy a tree of files into it",
      "  varve ls -l home:/dir            look at it",
      "  varve bench                      measure this machine, and Varve on it",
      "  varve version --json             what is installed, for a script",
      "  varve help version               explain one command",
      "  source <(varve completion)       complete commands with TAB in bash and zsh"
    },
    mixinStandardHelpOptions = true,
    versionProvider = BuildStamp.class,
    subcommands = CommandLine.HelpCommand.class)
final class Varve implements Runnable {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "With an error, also print where it happened.")
  boolean debug;

  private final Terminal terminal;

  private Varve(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Runs a command and ends the process with its status.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    System.exit(execute(Terminal.system(), args));
  }

  /// Runs a command.
  ///
  /// @param terminal where it writes
  /// @param args the command line
  /// @return the exit status
  static int execute(Terminal terminal, String... args) {
    return commandLine(terminal).execute(args);
  }

  /// Returns the whole tree of commands.
  static CommandLine commandLine(Terminal terminal) {
    Varve root = new Varve(terminal);
    CommandLine commandLine = new CommandLine(root);
    Commands.all(terminal).forEach(commandLine::addSubcommand);
    ErrorReport errors = new ErrorReport(terminal, () -> root.debug);
    commandLine
        .getCommandSpec()
        .exitCodeOnInvalidInput(ExitStatus.USAGE.number())
        .usageMessage()
        .exitCodeList(exitCodes());
    return commandLine
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
  }

  @Override
  public void run() {
    commandLine(terminal).usage(terminal.out());
  }

  private static Map<String, String> exitCodes() {
    return Stream.of(ExitStatus.values())
        .collect(
            Collectors.toMap(
                status -> String.valueOf(status.number()),
                ExitStatus::meaning,
                (first, second) -> first,
                java.util.LinkedHashMap::new));
  }
}
