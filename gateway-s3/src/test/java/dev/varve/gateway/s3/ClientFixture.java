package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A session of an unmodified client, where it is installed: files go in, come out, and are the
/// same. `./test` installs the clients.
abstract class ClientFixture {
  static final int BIG_BYTES = 17_000_001;
  private static final long MAX_SECONDS = 240;

  @TempDir Path folder = Path.of("");
  private GatewayFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture =
        new GatewayFixture(
            folder,
            usual ->
                new S3Options(
                    usual.host(),
                    usual.port(),
                    usual.tls(),
                    usual.root(),
                    usual.domains(),
                    usual.region(),
                    false,
                    true));
    byte[] big = new byte[BIG_BYTES];
    new Random(1).nextBytes(big);
    Files.createDirectories(files().resolve("a/b c"));
    Files.write(files().resolve("big"), big);
    Files.write(files().resolve("empty"), new byte[0]);
    Files.writeString(files().resolve("a/b c/ü+&.txt"), "text");
    Files.writeString(files().resolve("a-b"), "sorts before a/");
  }

  @AfterEach
  void stop() {
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  final void createBucket(String bucket) {
    fixture.createOpenBucket(bucket);
  }

  final URI uri() {
    return fixture.uri();
  }

  /// The files that go in: a large one, an empty one, odd names.
  final Path files() {
    return folder.resolve("files");
  }

  final void assertSame(Path copy) throws IOException {
    assertThat(contents(copy)).isEqualTo(contents(files()));
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        found.put(root.relativize(file).toString(), bytes.length + " " + digest(bytes));
      }
    }
    return found;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What somebody without a key gets at an address.
  @SuppressWarnings("ArrayRecordComponent")
  record Got(int status, byte[] body) {}

  static Got get(String address, String... headers) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address.strip()).toURL().openConnection();
    for (int i = 0; i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Got(status, in.readAllBytes());
    }
  }

  /// Skips a test, and says so where nobody can miss it.
  static void assume(boolean holds, String missing) {
    if (!holds) {
      System.err.println("SKIPPED: " + missing);
    }
    assumeTrue(holds, missing);
  }

  static void assumeInstalled(String command) {
    boolean found =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    assume(found, command + " is not installed");
  }

  static void assumeMounting() {
    boolean root = System.getProperty("user.name").equals("root");
    assume(root && Files.exists(Path.of("/dev/fuse")), "mounting needs root and /dev/fuse");
  }

  /// A directory to mount on.
  final Path mountPoint() throws IOException {
    return Files.createDirectories(folder.resolve("mount"));
  }

  /// Runs a script of bash that ends with status 0; `$M` is where something is mounted, `$F` the
  /// files. This process does not touch the mount itself.
  final String shell(String script) throws IOException {
    return run("bash", "-euc", script);
  }

  /// Runs a command that ends with status 0.
  ///
  /// @return what it printed
  final String run(String... command) throws IOException {
    Ended ended = end(command);
    assertThat(ended.status()).as(String.join(" ", command) + ": " + ended.text()).isZero();
    return ended.text();
  }

  final String run(String[] client, String... arguments) throws IOException {
    return run(Stream.concat(Stream.of(client), Stream.of(arguments)).toArray(String[]::new));
  }

  /// How a command ended.
  record Ended(int status, String text) {}

  final Ended end(String... command) throws IOException {
    Path output = Files.createTempFile(folder, "output", "");
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_ACCESS_KEY_ID", GatewayFixture.ROOT.id());
    environment.put("AWS_SECRET_ACCESS_KEY", GatewayFixture.ROOT.secret());
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("RESTIC_PASSWORD", "of no importance");
    environment.put("LC_ALL", "C.UTF-8");
    // Nothing of whoever runs the tests is used or left behind.
    environment.put("AWS_CONFIG_FILE", folder.resolve("no-config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("no-credentials").toString());
    environment.put("RESTIC_CACHE_DIR", folder.resolve("restic-cache").toString());
    environment.put("RCLONE_CONFIG", folder.resolve("rclone.conf").toString());
    environment.put("F", files().toString());
    environment.put("M", folder.resolve("mount").toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("ended within %d s: %s: %s", MAX_SECONDS, command[0], text).isTrue();
      return new Ended(process.exitValue(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
