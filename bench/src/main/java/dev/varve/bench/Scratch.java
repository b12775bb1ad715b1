package dev.varve.bench;

import dev.varve.base.ByteSize;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A directory for one benchmark, deleted when closed, and also when the process is told to end
/// before that: who interrupts a benchmark does not expect gigabytes to stay.
final class Scratch implements AutoCloseable {
  /// How often a deletion is begun again while threads of the benchmark still make files.
  private static final int MAX_ATTEMPTS = 100;

  private final Path directory;
  private final Thread atExit;

  private Scratch(Path directory) {
    this.directory = directory;
    this.atExit = Thread.ofPlatform().unstarted(() -> deleteWhileInUse(directory));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  static Scratch in(Plan plan, long neededBytes) {
    return in(plan.directory(), neededBytes);
  }

  static Scratch in(Path parent, long neededBytes) {
    long usableBytes = Disk.at(parent).usableBytes();
    if (usableBytes < neededBytes) {
      throw new VarveException(
          ErrorCode.STORAGE_FULL,
          "the benchmark needs "
              + new ByteSize(neededBytes)
              + " in "
              + parent
              + ", which has "
              + new ByteSize(usableBytes)
              + "; choose another directory with --dir or a smaller --size");
    }
    try {
      return new Scratch(Files.createTempDirectory(parent, "varve-bench-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Disk disk() {
    return Disk.at(directory);
  }

  /// Makes an empty directory in it.
  Path fresh(String name) {
    Path fresh = directory.resolve(name);
    deleteTree(fresh);
    try {
      return Files.createDirectory(fresh);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteTree(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteWhileInUse(Path root) {
    int attemptsLeft = MAX_ATTEMPTS;
    while (attemptsLeft > 0 && !isDeleted(root)) {
      attemptsLeft--;
    }
  }

  /// Deletes what is there, unless a file is made or goes away meanwhile.
  private static boolean isDeleted(Path root) {
    try {
      deleteTree(root);
      return true;
    } catch (UncheckedIOException changedMeanwhile) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      deleteTree(directory);
    } finally {
      stopWatching();
    }
  }

  private void stopWatching() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // The hook runs already.
      return;
    }
  }
}
