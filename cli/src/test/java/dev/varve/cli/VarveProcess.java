package dev.varve.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `varve` as a process of its own, from the test's class path.
final class VarveProcess {
  private VarveProcess() {}

  /// Returns a process that is yet to be started.
  static ProcessBuilder of(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Varve.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
