package dev.varve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchmarkTest {
  @TempDir private Path directory;

  @Test
  void theMedianOfTheRatiosIsNotTheRatioOfTheMedians() {
    Rounds rounds = Rounds.of("a", "b/s", "c");
    rounds.add(1, 1);
    rounds.add(10, 100);
    rounds.add(100, 10);
    Figure figure = rounds.figure(Optional.of(Figure.Target.atLeast(1.5)));
    assertThat(figure.value()).isEqualTo(10);
    assertThat(figure.limit().orElseThrow()).isEqualTo(new Figure.Limit("c", 10, 1));
    assertThat(figure.isReached()).contains(false);
    Rounds unlimited = Rounds.unlimited("a", "b/s");
    unlimited.add(1);
    assertThat(unlimited.figure().isReached()).isEmpty();
    assertThat(unlimited.figure(1).isReached()).contains(true);
  }

  @Test
  void aBenchmarkMeasuresAndLeavesNothingBehind() throws Exception {
    List<String> told = new ArrayList<>();
    List<Figure> figures = Benchmark.DEVICE.run(plan(), told::add);
    assertThat(figures).hasSize(3).allMatch(figure -> figure.value() > 0);
    assertThat(told).isNotEmpty();
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aVolumeIsMeasuredInEveryPartAndLeavesNothingBehind() throws Exception {
    List<Figure> figures = Benchmark.VOLUME.run(plan(), step -> {});
    assertThat(figures).allMatch(figure -> figure.value() > 0);
    assertThat(figures)
        .extracting(Figure::name)
        .contains(
            "create in directories, 1,000",
            "64 callers create, wait for each",
            "write a long file, sync",
            "open, 1,000",
            "import of a tree of files",
            "heap taken");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private Plan plan() {
    VolumePlan volume =
        new VolumePlan(
            Set.of(VolumePart.values()),
            1_000,
            64 << 20,
            Optional.of(Path.of("src")),
            (source, target) -> List.of(List.of("cp", "-r", source + "", target + "")));
    return new Plan(directory, 64 << 20, 2, 1, false, volume);
  }
}
