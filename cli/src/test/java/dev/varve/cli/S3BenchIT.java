package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `varve bench s3` against a server in a process of its own.
final class S3BenchIT {
  private static final int MAX_SECONDS = 60;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Process server;
  private String endpoint;

  @BeforeEach
  void start() throws IOException {
    String data = folder.resolve("data").toString();
    assertThat(run("volume", "create", "home", "--data", data)).isZero();
    server =
        VarveProcess.of(List.of("s3", "home", "--listen", "127.0.0.1:0", "--data", data))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String line = server.inputReader().readLine();
    endpoint = line.substring(line.indexOf("http"));
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
    return Varve.execute(terminal, arguments);
  }

  private int bench(Path credentials, String... more) {
    List<String> all = new ArrayList<>(List.of("bench", "s3", "--endpoint", endpoint));
    all.addAll(List.of("--credentials", credentials.toString(), "--concurrency", "3"));
    all.addAll(List.of("--duration", "2s", "--objects", "60", "--keys", "30", "--rounds", "1"));
    all.addAll(List.of(more));
    return run(all.toArray(String[]::new));
  }

  private Path rootKey() {
    return folder.resolve("data/s3-root-key");
  }

  @Test
  void everythingIsMeasuredWithoutErrorsAndNothingStays() {
    assertThat(bench(rootKey(), "--size", "10,2MiB", "--check", "--json"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().lines())
        .hasSize(10)
        .allMatch(line -> line.startsWith("{\"benchmark\":\"s3\""))
        .allMatch(line -> line.contains("\"errors\":0"))
        .allMatch(line -> line.contains("\"p99Millis\":"))
        .noneMatch(line -> line.contains("\"value\":0.0,"));
    assertThat(out.toString())
        .contains("\"put 10 B\"", "\"get 2 MiB\"", "\"list of 30 keys\"", "\"delete 10 B\"");
    // It made the bucket, and could delete it, so nothing is in it. Made again, it is measured
    // again.
    assertThat(bench(rootKey(), "--mix", "get", "--size", "10")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("get 10 B", "3 clients").doesNotContain("list");
  }

  @Test
  void aWrongKeyIsToldAndCountsAsAFailure() throws IOException {
    Path wrong =
        Files.writeString(
            folder.resolve("wrong"), Files.readAllLines(rootKey()).getFirst() + "\nno-secret\n");
    assertThat(bench(wrong)).isNotZero();
    assertThat(err.toString()).contains("SignatureDoesNotMatch").doesNotContain("no-secret");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThat(run("bench", "s3", "--endpoint", "here")).isEqualTo(2);
    assertThat(err.toString()).contains("http://HOST:PORT");
    assertThat(bench(rootKey(), "--concurrency", "0")).isEqualTo(2);
    assertThat(bench(rootKey(), "--mix", "post")).isEqualTo(2);
  }
}
