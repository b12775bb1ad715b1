package dev.varve.volume.posixmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.testkit.process.EndedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same operations give the same roots at every checkpoint, in processes of their own: so with
/// other hash seeds, other threads that disturb, other sizes of caches, checkpoints that are
/// written in the background or on the spot, and a state that was opened anew in between.
final class DeterminismIT {
  private static final int CALLS = 1_500;
  private static final int CAMPAIGN_CALLS = 30_000;
  private static final String SMALL_CACHE = Integer.toString(1 << 20);
  private static final String LARGE_CACHE = Integer.toString(1 << 27);

  @TempDir Path directory = Path.of("");

  private String live() throws IOException {
    return Files.createDirectories(directory.resolve("live")).toString();
  }

  private List<String> liveRoots(long seed, int calls) throws IOException {
    return EndedProcess.lines(
        LiveProgram.class, List.of(live(), Long.toString(seed), Integer.toString(calls)));
  }

  private void compare(long seed, int calls) throws IOException {
    List<String> roots = liveRoots(seed, calls);
    assertThat(roots).hasSizeGreaterThan(10);
    assertThat(EndedProcess.lines(ReplayProgram.class, List.of(live(), LARGE_CACHE, "0", "1")))
        .as("replayed in peace")
        .isEqualTo(roots);
    assertThat(EndedProcess.lines(ReplayProgram.class, List.of(live(), SMALL_CACHE, "4", "2")))
        .as("replayed among readers")
        .isEqualTo(roots);
    Path recovered = Files.createDirectories(directory.resolve("recovered"));
    assertThat(
            EndedProcess.lines(
                RecoverProgram.class, List.of(recovered.toString(), live(), SMALL_CACHE)))
        .as("recovered")
        .startsWith(roots.getFirst())
        .containsSubsequence(roots);
  }

  @Test
  void theSameOperationsGiveTheSameRootsInEveryProcess() throws IOException {
    compare(1, CALLS);
  }

  @Test
  @Tag("campaign")
  void theSameOperationsGiveTheSameRootsInEveryProcessForLong() throws IOException {
    compare(2, CAMPAIGN_CALLS);
  }

  /// The canary: one operation of thousands is dated a nanosecond later.
  @Test
  void aDifferenceOfANanosecondIsFound() throws IOException {
    List<String> roots = liveRoots(3, CALLS / 5);
    long position = Long.parseLong(roots.get(roots.size() / 2).split(" ", -1)[0]);
    // The policies and checkpoints themselves keep no time, so several are tried.
    boolean found = false;
    for (long canary = position + 1; canary < position + 10 && !found; canary++) {
      List<String> replayed =
          EndedProcess.lines(
              ReplayProgram.class, List.of(live(), LARGE_CACHE, "0", "1", Long.toString(canary)));
      assertThat(replayed).hasSameSizeAs(roots);
      assertThat(replayed.getFirst()).isEqualTo(roots.getFirst());
      found = !replayed.equals(roots);
    }
    assertThat(found).isTrue();
  }
}
