package dev.varve.testkit.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Starts programs of the test's class path.
final class JavaProgram {
  private JavaProgram() {}

  /// Starts a program whose standard output is read through the process; its errors are shown.
  static Process start(Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  /// Kills a process after a time.
  ///
  /// @return to be cancelled when it has ended
  static CompletableFuture<Void> limit(Process process, long maxSeconds) {
    return CompletableFuture.runAsync(
        process::destroyForcibly, CompletableFuture.delayedExecutor(maxSeconds, TimeUnit.SECONDS));
  }
}
