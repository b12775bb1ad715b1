package dev.varve.volume.posixmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shows that the model is Linux: random calls get the same answers from both. Needs python3 and
/// the superuser, and says so when it is skipped.
final class ModelAgainstLinuxIT {
  private static final int SEEDS = 8;
  private static final int CALLS = 2_500;
  private static final int CAMPAIGN_SEEDS = 100;
  private static final int CAMPAIGN_CALLS = 10_000;
  private static final int CALLS_BETWEEN_INSPECTIONS = 500;
  private static final int REMEMBERED = 25;
  private static final int MAX_DIFFERENCES = 3;

  @TempDir private Path temporary;

  /// A test that is skipped says so where somebody sees it.
  @BeforeEach
  void startsOrSkips() {
    String type = type(temporary);
    skipUnless(
        type.equals(Quirk.COMPARED_TYPE),
        temporary + " is " + type + ": set java.io.tmpdir to a directory of ext4");
    RealFileSystem.Start start = RealFileSystem.start(newDirectory(temporary));
    skipUnless(start.fileSystem().isPresent(), start.refusal());
    start.fileSystem().orElseThrow().close();
  }

  private static void skipUnless(boolean condition, String reason) {
    if (!condition) {
      System.err.println("SKIPPED: the model is not compared with Linux: " + reason);
    }
    assumeTrue(condition, reason);
  }

  @Test
  void theModelAnswersAsLinuxDoes() {
    Seeds.run(SEEDS, seed -> compare(temporary, seed, CALLS));
  }

  @Test
  @Tag("campaign")
  void theModelAnswersAsLinuxDoesForAMillionCalls() {
    Seeds.run(CAMPAIGN_SEEDS, seed -> compare(temporary, seed, CAMPAIGN_CALLS));
  }

  private static void compare(Path parent, long seed, int count) {
    Path directory = newDirectory(parent);
    try (RealFileSystem real = RealFileSystem.start(directory).fileSystem().orElseThrow()) {
      Run run = new Run(real);
      run.play(CallGenerator.opening());
      CallGenerator generator = new CallGenerator(seed);
      for (int done = 0; done < count; done += CALLS_BETWEEN_INSPECTIONS) {
        List<PosixCall> calls = new ArrayList<>();
        for (int i = 0; i < CALLS_BETWEEN_INSPECTIONS; i++) {
          calls.add(generator.next());
        }
        run.play(calls);
        run.play(Inspection.of(run.model));
      }
    }
  }

  private static Path newDirectory(Path parent) {
    try {
      return Files.createTempDirectory(parent, "linux");
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for calls", e);
    }
  }

  private static String type(Path directory) {
    try {
      return Files.getFileStore(directory).type();
    } catch (IOException e) {
      throw new UncheckedIOException("no type of the file system at " + directory, e);
    }
  }

  /// The model and Linux, side by side.
  private static final class Run {
    private final RealFileSystem real;
    private final ModelFileSystem model;
    private final Comparison comparison;
    private final Deque<String> last = new ArrayDeque<>();
    private final List<String> differences = new ArrayList<>();

    Run(RealFileSystem real) {
      this.real = real;
      this.model = new ModelFileSystem(real.hardening(), Quirk.OF_EXT4);
      this.comparison = new Comparison(real.times());
    }

    void play(List<PosixCall> calls) {
      for (int from = 0; from < calls.size(); from += RealFileSystem.MAX_BATCH) {
        List<PosixCall> batch =
            calls.subList(from, Math.min(calls.size(), from + RealFileSystem.MAX_BATCH));
        List<PosixAnswer> answers = real.answers(batch);
        for (int i = 0; i < batch.size(); i++) {
          check(batch.get(i), answers.get(i));
        }
      }
    }

    private void check(PosixCall call, PosixAnswer found) {
      PosixAnswer expected = model.answer(call);
      last.add(model.now() + " " + call + " -> " + expected);
      if (last.size() > REMEMBERED) {
        last.remove();
      }
      Optional<String> difference = comparison.difference(expected, found);
      difference.ifPresent(text -> differences.add(model.now() + " " + call + ": " + text));
      assertThat(differences)
          .as(() -> "last calls:\n" + String.join("\n", last))
          .hasSizeLessThan(MAX_DIFFERENCES);
    }
  }
}
