package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The `--data` option: where the volumes are.
final class DataOption {
  private static final String VARIABLE = "VARVE_DATA";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The data directory: a device and volumes. Default: $$VARVE_DATA, else"
              + " ~/.local/share/varve.")
  private Path directory = defaultDirectory();

  private static Path defaultDirectory() {
    String variable = System.getenv(VARIABLE);
    return variable == null || variable.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".local", "share", "varve")
        : Path.of(variable);
  }

  /// Returns where the data directory is.
  Path directory() {
    return directory;
  }

  /// Opens the data directory.
  DataDirectory open(Terminal terminal) {
    if (terminal.served().isPresent()) {
      return terminal.served().get().lend();
    }
    if (!Files.isDirectory(directory)) {
      throw new VarveException(
          ErrorCode.NOT_FOUND,
          "there is no data directory "
              + directory
              + "; make a volume, and it with it: varve volume create NAME");
    }
    return DataDirectory.open(directory, terminal);
  }

  /// Opens the data directory, and makes it when there is none.
  DataDirectory create(Terminal terminal) {
    return terminal.served().isPresent()
        ? terminal.served().get().lend()
        : DataDirectory.open(directory, terminal);
  }
}
