package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.process.KilledProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Imports that are killed and begun again end as if nothing had happened.
final class ImportKillIT {
  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true));

  @Test
  void aKilledImportIsCompletedByTheNext() throws IOException {
    killAndCheck(4);
  }

  @Test
  @Tag("campaign")
  void dozensOfKills() throws IOException {
    killAndCheck(60);
  }

  private void killAndCheck(int kills) throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    SampleTree.make(source.toString());
    String data = folder.resolve("data").toString();
    run("volume", "create", "--data", data, "v");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < kills; i++) {
      KilledProcess.linesUntilKilled(
          ImportingProgram.class, List.of(data, "v", source.toString()), 1 + random.nextInt(20));
    }
    run("import", "--data", data, source.toString(), "v:/in");
    String target = folder.resolve("target").toString();
    run("export", "--data", data, "v:/in", target);
    assertThat(TreeDescription.of(target))
        .containsExactlyEntriesOf(TreeDescription.of(source.toString()));
    run("verify", "--data", data);
  }

  private void run(String... args) {
    assertThat(Varve.execute(terminal, args)).as(err.toString()).isZero();
  }
}
