package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands in a process of their own, run by another one that keeps the data directory open.
class UpCommandIT {
  private static final int MAX_SECONDS = 60;

  @TempDir Path folder = Path.of("");

  private @Nullable Process up;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private Path data() {
    return folder.resolve("data");
  }

  private Process start(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    return VarveProcess.of(all).redirectError(Redirect.INHERIT).start();
  }

  @BeforeEach
  void start() throws IOException {
    up = start("up");
    assertThat(up().inputReader().readLine()).startsWith("up: ");
  }

  private Process up() {
    return Objects.requireNonNull(up);
  }

  @AfterEach
  void stop() throws InterruptedException {
    up().destroy();
    assertThat(up().waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private int run(InputStream in, String... arguments) {
    out.reset();
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    Terminal terminal =
        new Terminal(
            in,
            out,
            new PrintWriter(out, true, StandardCharsets.UTF_8),
            new PrintWriter(err, true),
            false,
            folder,
            Optional.empty());
    return Varve.execute(terminal, all.toArray(String[]::new));
  }

  private String ok(String... arguments) {
    int status = run(InputStream.nullInputStream(), arguments);
    assertThat(status).as(err.toString()).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void commandsRunInTheProcessThatHasTheDirectoryOpen() throws IOException {
    ok("volume", "create", "home");
    assertThat(ok("status")).contains(up().pid() + " runs all commands");
    byte[] bytes = "hello".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThat(run(new ByteArrayInputStream(bytes), "put", "-", "home:/from-input")).isZero();
    ok("cat", "home:/from-input");
    assertThat(out.toByteArray()).isEqualTo(bytes);
    Files.write(folder.resolve("file"), bytes);
    ok("put", "file", "home:/");
    ok("get", "home:/file", "back");
    assertThat(folder.resolve("back")).hasBinaryContent(bytes);
  }

  @Test
  void errorsAndTheirStatusComeBack() {
    assertThat(run(InputStream.nullInputStream(), "ls", "home:/")).isEqualTo(3);
    assertThat(err.toString()).contains("there is no volume home").contains("varve volume create");
    ok("volume", "create", "home");
    assertThat(run(InputStream.nullInputStream(), "cat", "home:/absent")).isEqualTo(3);
  }

  @Test
  void aVolumeOfTheRunningProcessCanBeDeleted() {
    ok("volume", "create", "home");
    ok("mkdir", "home:/dir");
    ok("volume", "delete", "home", "--yes");
    assertThat(ok("volume", "list")).doesNotContain("home");
  }

  @Test
  void whatWasDoneIsThereAfterTheProcessEnded() throws Exception {
    ok("volume", "create", "home");
    ok("mkdir", "home:/dir");
    stop();
    assertThat(CommandSocket.path(data())).doesNotExist();
    assertThat(ok("ls", "home:/")).contains("dir");
    assertThat(ok("status")).contains("none is running");
  }

  @Test
  void aProcessThatWasKilledIsNoticed() throws Exception {
    ok("volume", "create", "home");
    up().destroyForcibly().waitFor();
    assertThat(CommandSocket.path(data())).exists();
    ok("mkdir", "home:/dir");
    assertThat(ok("ls", "home:/")).contains("dir");
  }

  @Test
  void aSecondProcessSaysThatTheDirectoryIsInUse() {
    assertThat(run(InputStream.nullInputStream(), "up")).isEqualTo(4);
    assertThat(err.toString()).contains("in use by process " + up().pid());
  }

  @Test
  void whatServesForACommandEndsWithTheProcess() throws Exception {
    ok("volume", "create", "home");
    Process s3 = start("s3", "home", "--listen", "127.0.0.1:0");
    try {
      assertThat(s3.inputReader().readLine()).startsWith("s3: volume home at ");
      stop();
      assertThat(s3.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(s3.exitValue()).isZero();
    } finally {
      s3.destroyForcibly();
    }
  }
}
