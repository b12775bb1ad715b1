package dev.varve.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessIT {
  @TempDir Path directory = Path.of("");

  @Test
  void whatAKilledProgramWroteBeforeItSaidSoIsThere() {
    List<String> lines = Counter.killed(directory, "right", 1234);
    assertThat(lines).hasSizeGreaterThanOrEqualTo(1234).startsWith("1", "2", "3");
    long said = lines.size();
    assertThat(lines.getLast()).isEqualTo(Long.toString(said));
    assertThat(Counter.kept(directory)).isBetween(said, said + 1);
  }

  @Test
  void theCanaryIsFound() {
    long said = Counter.killed(directory, "canary", 1234).size();
    assertThat(Counter.kept(directory)).isLessThan(said);
  }

  @Test
  void aProgramThatEndsByItselfWasNotKilled() {
    assertThatThrownBy(() -> Counter.killed(directory.resolve("absent"), "right", 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("wrote 0 of 1 lines and ended with status 1");
  }
}
