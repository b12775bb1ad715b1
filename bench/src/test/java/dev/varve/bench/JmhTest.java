package dev.varve.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the JMH benchmarks: `mvn -Pjmh -pl bench -am test`, with `-Djmh.include=Codec` to choose.
@Tag("jmh")
final class JmhTest {
  @Test
  void measure() throws RunnerException {
    String included = System.getProperty("jmh.include", "dev.varve.bench");
    assertThat(new Runner(new OptionsBuilder().include(included).build()).run()).isNotEmpty();
  }
}
