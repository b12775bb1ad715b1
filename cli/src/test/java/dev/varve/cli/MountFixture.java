package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A volume that another process has mounted: this one must not use files of its own mount. After
/// each test nothing is mounted any more and no process is left.
abstract class MountFixture {
  private static final int MAX_SECONDS = 120;

  @TempDir Path folder = Path.of("");

  private @Nullable Process mounting;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  final Path mount() {
    return folder.resolve("mount");
  }

  final Path data() {
    return folder.resolve("data");
  }

  @BeforeEach
  void mountAVolume() throws IOException {
    boolean root = System.getProperty("user.name").equals("root");
    String missing = "SKIPPED: mounting for a test needs root and /dev/fuse";
    if (!root || !Files.exists(Path.of("/dev/fuse"))) {
      System.err.println(missing);
      assumeTrue(false, missing);
    }
    Files.createDirectory(mount());
    ok("volume", "create", "home");
    start("home");
  }

  /// Mounts with a process of its own, and waits until it serves.
  final void start(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("mount", "--data", data().toString()));
    all.addAll(List.of(arguments));
    all.add(mount().toString());
    Process started = VarveProcess.of(all).redirectError(Redirect.INHERIT).start();
    mounting = started;
    BufferedReader reader = started.inputReader();
    assertThat(reader.readLine()).contains("is mounted on " + mount());
  }

  final Process mounting() {
    return Objects.requireNonNull(mounting);
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    if (mounting != null) {
      mounting().destroy();
      assertThat(mounting().waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
      shell("! grep -q ' " + mount() + " ' /proc/mounts");
    }
  }

  final void awaitEndOfProcess() throws InterruptedException {
    assertThat(mounting().waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /// Runs a command of varve in this process, which sends it to the one that mounts.
  final int varve(String... arguments) {
    out.reset();
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!arguments[0].equals("umount")) {
      all.addAll(List.of("--data", data().toString()));
    }
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(),
            out,
            new PrintWriter(out, true, StandardCharsets.UTF_8),
            new PrintWriter(err, true),
            false,
            folder,
            Optional.empty());
    return Varve.execute(terminal, all.toArray(String[]::new));
  }

  final String ok(String... arguments) {
    assertThat(varve(arguments)).as("%s: %s", Arrays.toString(arguments), errors()).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  final String errors() {
    return err.toString();
  }

  /// Runs a script, in the mount, that ends with status 0.
  ///
  /// @return what it printed
  final String shell(String script) {
    try {
      Process process = shellProcess(script);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s: %s", script, output).isZero();
      return output.strip();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(script, e);
    }
  }

  final Process shellProcess(String script) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "timeout", "-k", "1", Integer.toString(MAX_SECONDS), "bash", "-euc", script);
    builder.environment().put("M", mount().toString());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", folder.toString());
    return builder.directory(folder.toFile()).redirectErrorStream(true).start();
  }
}
