package dev.varve.cli;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.posix.FileStat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The name under which a file with several was exported first; the others become links to it.
final class FirstName {
  private final ExportedDirectory directory;
  private final byte[] name;
  private final CompletableFuture<Optional<FileStat>> written = new CompletableFuture<>();

  FirstName(ExportedDirectory directory, byte[] name) {
    this.directory = directory;
    this.name = name;
  }

  ExportedDirectory directory() {
    return directory;
  }

  byte[] name() {
    return name;
  }

  /// The file is there.
  void written(FileStat stat) {
    written.complete(Optional.of(stat));
  }

  /// The file will not be there. Does nothing when it is.
  void failed() {
    written.complete(Optional.empty());
  }

  /// Waits until the file is there.
  FileStat await() {
    return written
        .join()
        .orElseThrow(() ->
            new VarveException(
                ErrorCode.NOT_FOUND,
                "is the same file as "
                    + directory.target()
                    + "/"
                    + new String(name, StandardCharsets.UTF_8)
                    + ", which failed: export again when that can succeed"));
  }
}
