package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A part of this machine's own system goes into a volume and back, and rsync, which is not ours,
/// finds no difference.
final class RsyncIT {
  /// The first that is there is taken: some thousand files of a usual Linux.
  private static final List<String> TREES =
      List.of("/usr/share/doc", "/usr/share/perl", "/usr/lib");

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true));

  @Test
  void rsyncFindsNoDifference() throws IOException {
    assumeTrue(isThere("rsync"), "SKIPPED: rsync is not installed (apt-get install rsync)");
    String tree =
        TREES.stream().filter(path -> Files.isDirectory(Path.of(path))).findFirst().orElseThrow();
    String data = folder.resolve("data").toString();
    String target = folder.resolve("target").toString();
    run("volume", "create", "--data", data, "v");
    run("import", "-x", "--data", data, tree, "v:/a/b");
    run("export", "--data", data, "v:/a/b", target);
    assertThat(differences(tree, target)).isEmpty();
    Path changed = somewhereIn(target);
    Files.writeString(changed, "x", java.nio.file.StandardOpenOption.APPEND);
    assertThat(differences(tree, target)).isNotEmpty();
    run("export", "--data", data, "v:/a/b", target);
    assertThat(differences(tree, target)).isEmpty();
  }

  private void run(String... args) {
    assertThat(Varve.execute(terminal, args)).as(err.toString()).isZero();
  }

  private static Path somewhereIn(String tree) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(tree))) {
      return files
          .filter(path -> Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String differences(String one, String other) throws IOException {
    Process rsync =
        new ProcessBuilder(
                "rsync",
                "-aHAXn",
                "--checksum",
                "--itemize-changes",
                "--delete",
                one + "/",
                other + "/")
            .redirectErrorStream(true)
            .start();
    String output = new String(rsync.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(rsync.onExit().join().exitValue()).as(output).isZero();
    return output;
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }
}
