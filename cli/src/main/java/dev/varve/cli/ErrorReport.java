package dev.varve.cli;

import dev.varve.base.VarveException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells errors in one way: `varve: ` and the message on standard error, a stack trace only with
/// `--debug`, and the exit status of the error's family. The one place that does.
final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;
  private final BooleanSupplier debug;

  ErrorReport(Terminal terminal, BooleanSupplier debug) {
    this.terminal = terminal;
    this.debug = debug;
  }

  /// Reports a command line that cannot be understood.
  @Override
  public int handleParseException(ParameterException error, String[] args) {
    if (error instanceof UnmatchedArgumentException unknown) {
      report("there is no command or option '" + unknown.getUnmatched().getFirst() + "'", error);
    } else {
      report(error.getMessage(), error);
    }
    CommandLine command = error.getCommandLine();
    UnmatchedArgumentException.printSuggestions(error, terminal.err());
    terminal.err().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitStatus.USAGE.number();
  }

  /// Reports a command that failed.
  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    if (error instanceof VarveException fault) {
      report(fault.getMessage(), fault);
      return ExitStatus.of(fault.code().kind()).number();
    }
    report("failed unexpectedly: " + error + ". Try again with --debug.", error);
    return ExitStatus.FAILURE.number();
  }

  private void report(@Nullable String message, Exception error) {
    terminal.err().println("varve: " + message);
    if (debug.getAsBoolean()) {
      error.printStackTrace(terminal.err());
    }
  }
}
