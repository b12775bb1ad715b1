package dev.varve.testkit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Runs a program of the test's class path in a process of its own, to its end: for what must be
/// the same in every process, whatever its hash seeds, threads and memory.
public final class EndedProcess {
  /// A program that has not ended after this time hangs.
  private static final long MAX_SECONDS = 300;

  private EndedProcess() {}

  /// Runs a program.
  ///
  /// @param main a class with a main method
  /// @param arguments what it is called with
  /// @return the lines that it wrote to standard output
  /// @throws AssertionError if it ends with another status than 0, or not within five minutes
  public static List<String> lines(Class<?> main, List<String> arguments) {
    try {
      Process process = JavaProgram.start(main, arguments);
      CompletableFuture<Void> limit = JavaProgram.limit(process, MAX_SECONDS);
      List<String> lines;
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        lines = output.lines().toList();
      }
      int status = process.onExit().join().exitValue();
      limit.cancel(false);
      if (status != 0) {
        throw new AssertionError(
            "%s %s ended with status %d after %d lines"
                .formatted(main.getName(), arguments, status, lines.size()));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + main.getName(), e);
    }
  }
}
