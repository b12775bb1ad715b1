package dev.varve.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The files that people write: everything in the repository's folder except what builds and tools
/// leave there.
///
/// @param root the folder
/// @param files their paths relative to the root, sorted
record Repository(Path root, List<Path> files) {
  private static final Set<String> NOT_OURS = Set.of(".git", ".idea", ".vscode", "build", "target");

  /// Finds the repository in which the test runs.
  static Repository open() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("ARCHITECTURE.md"))) {
      Path parent = root.getParent();
      if (parent == null) {
        throw new IllegalStateException("no repository around " + Path.of("").toAbsolutePath());
      }
      root = parent;
    }
    return new Repository(root, walk(root));
  }

  /// Returns the files whose name ends so.
  List<Path> ending(String suffix) {
    return files.stream().filter(file -> file.toString().endsWith(suffix)).toList();
  }

  /// Returns the folders that hold main code: the modules, except those that are tests only.
  List<String> modulesWithCode() {
    return files.stream()
        .map(Path::toString)
        .filter(file -> file.matches("[^/]+/src/main/java/.*\\.java"))
        .map(file -> file.substring(0, file.indexOf('/')))
        .distinct()
        .toList();
  }

  boolean exists(Path file) {
    return Files.exists(root.resolve(file));
  }

  String text(Path file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks each line of a file, and returns `file:line: what was found` for those that answer.
  Stream<String> complaints(Path file, Function<String, Stream<String>> line) {
    List<String> lines = text(file).lines().toList();
    List<String> complaints = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String place = file + ":" + (i + 1) + ": ";
      line.apply(lines.get(i)).forEach(found -> complaints.add(place + found));
    }
    return complaints.stream();
  }

  private static List<Path> walk(Path root) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skip = NOT_OURS.contains(folder.getFileName().toString());
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              files.add(root.relativize(file));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.stream().sorted().toList();
  }
}
