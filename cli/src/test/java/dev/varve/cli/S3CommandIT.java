package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `varve s3` as a process of its own, and the commands on users beside it.
final class S3CommandIT {
  private static final int MAX_SECONDS = 60;

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private String data() {
    return folder.resolve("data").toString();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data()));
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true));
    return Varve.execute(terminal, all.toArray(String[]::new));
  }

  private String done(String... arguments) {
    assertThat(run(arguments)).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void usersKeysAndPoliciesAreKept() throws IOException {
    done("volume", "create", "home");
    Path document = folder.resolve("policy.json");
    Files.writeString(
        document, "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}");
    done("policy", "set", "home", "all", document.toString());
    assertThat(done("policy", "list", "home").lines())
        .containsExactly("all", "readonly", "readwrite");
    assertThat(done("policy", "show", "home", "all")).contains("\"s3:*\"");
    assertThat(run("user", "set", "home", "anna", "--policy", "absent")).isEqualTo(3);
    done("user", "set", "home", "anna", "--policy", "all", "--policy", "readonly");
    assertThat(done("user", "list", "home")).isEqualTo("anna  all readonly\n");
    String key = done("key", "create", "home", "anna", "--json");
    assertThat(key).contains("accessKey").contains("secretKey");
    String id = done("key", "list", "home", "anna").strip();
    assertThat(key).contains(id);
    assertThat(run("policy", "delete", "home", "all")).isEqualTo(4);
    done("key", "delete", "home", id);
    done("user", "delete", "home", "anna");
    done("policy", "delete", "home", "all");
    assertThat(done("user", "list", "home")).isEmpty();
    Files.writeString(document, "{\"Statement\":{\"Effect\":\"Odd\"}}");
    assertThat(run("policy", "set", "home", "odd", document.toString())).isEqualTo(2);
  }

  @Test
  void theFirstStartMakesTheRootKey() throws IOException, InterruptedException {
    done("volume", "create", "home");
    Process first = start();
    String line = first.inputReader().readLine();
    assertThat(line).startsWith("s3: volume home at http://127.0.0.1:");
    URI address = URI.create(line.substring(line.indexOf("http")));
    assertThat(get(address)).contains(" 403 ").contains("AccessDenied");
    done("user", "set", "home", "anna", "--policy", "readonly");
    assertThat(stop(first)).contains("made the root key").contains("secret key");
    Path key = folder.resolve("data/s3-root-key");
    assertThat(Files.getPosixFilePermissions(key))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    List<String> lines = Files.readAllLines(key);
    assertThat(lines).hasSize(2);
    Process second = start();
    second.inputReader().readLine();
    assertThat(stop(second)).doesNotContain("root key").doesNotContain(lines.get(1));
    assertThat(done("user", "list", "home")).isEqualTo("anna  readonly\n");
  }

  @Test
  void aRootKeyThatOthersMayReadIsRefused() throws IOException {
    done("volume", "create", "home");
    Path key = Files.writeString(folder.resolve("data/s3-root-key"), "abc\n" + "x".repeat(40));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("s3", "home", "--listen", "127.0.0.1:0")).isNotZero();
    assertThat(err.toString()).contains("chmod 600");
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Varve.class.getName()));
    command.addAll(List.of("s3", "home", "--listen", "127.0.0.1:0", "--data", data()));
    return new ProcessBuilder(command).start();
  }

  private static String stop(Process process) throws IOException, InterruptedException {
    process.toHandle().destroy();
    try (BufferedReader reader = process.errorReader()) {
      String told = String.join("\n", reader.lines().toList());
      assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
      return told;
    }
  }

  private static String get(URI address) throws IOException {
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
