package dev.varve.testkit.process;

import dev.varve.base.Check;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Runs a program of the test's class path in a process of its own and ends it with SIGKILL while
/// it works. The program writes one line to standard output for each thing it was promised, and
/// goes on until it is killed.
public final class KilledProcess {
  /// A program that has not said enough after this time hangs.
  private static final long MAX_SECONDS = 60;

  /// What a shell shows for a process that signal 9 ended.
  private static final int KILLED_STATUS = 128 + 9;

  private KilledProcess() {}

  /// Starts a program, kills it when it has written so many lines, and returns all it wrote: also
  /// what it wrote between the last of them and its end, because that too was promised.
  ///
  /// @param main a class with a main method
  /// @param arguments what it is called with
  /// @param lineCount how many lines to wait for, at least 1
  /// @return the whole lines that it wrote, at least as many
  /// @throws AssertionError if it ends by itself, or writes fewer lines within a minute
  public static List<String> linesUntilKilled(
      Class<?> main, List<String> arguments, int lineCount) {
    Check.argument(lineCount > 0, () -> "a program is killed after at least one line");
    try {
      Process process = JavaProgram.start(main, arguments);
      CompletableFuture<Void> limit = JavaProgram.limit(process, MAX_SECONDS);
      List<String> lines = read(process, lineCount);
      limit.cancel(false);
      int status = process.onExit().join().exitValue();
      if (lines.size() < lineCount || status != KILLED_STATUS) {
        throw new AssertionError(
            "%s wrote %d of %d lines and ended with status %d"
                .formatted(main.getName(), lines.size(), lineCount, status));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + main.getName(), e);
    }
  }

  private static List<String> read(Process process, int lineCount) throws IOException {
    List<String> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream output = new BufferedInputStream(process.getInputStream())) {
      for (int next = output.read(); next >= 0; next = output.read()) {
        if (next != '\n') {
          line.write(next);
          continue;
        }
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
        if (lines.size() == lineCount) {
          // Not Process.destroyForcibly, which closes the stream with the last lines in it.
          process.toHandle().destroyForcibly();
        }
      }
    }
    return lines;
  }
}
