package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions of unmodified clients, where they are installed: files go in, come out, and are the
/// same.
final class ClientsIT {
  private static final int BIG_BYTES = 17_000_001;
  private static final long MAX_SECONDS = 120;

  @TempDir private Path folder;
  private GatewayFixture fixture;
  private Path files;

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
    files = folder.resolve("files");
    byte[] big = new byte[BIG_BYTES];
    new Random(1).nextBytes(big);
    Files.createDirectories(files.resolve("a/b c"));
    Files.write(files.resolve("big"), big);
    Files.write(files.resolve("empty"), new byte[0]);
    Files.writeString(files.resolve("a/b c/ü+&.txt"), "text");
    Files.writeString(files.resolve("a-b"), "sorts before a/");
  }

  @AfterEach
  void stop() {
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  @Test
  void awscli() throws IOException {
    assumeInstalled("aws");
    // Older ones know no variable for the endpoint.
    String[] aws = {"aws", "--endpoint-url", fixture.uri().toString()};
    run(aws, "s3", "mb", "s3://bucket");
    run(aws, "s3", "cp", "--recursive", "--quiet", files.toString(), "s3://bucket/in");
    run(aws, "s3", "cp", "--quiet", "s3://bucket/in/big", "s3://bucket/copies/big");
    run(aws, "s3", "mv", "--quiet", "s3://bucket/copies/big", "s3://bucket/in/big");
    run(aws, "s3", "sync", "--quiet", "s3://bucket/in", folder.resolve("out").toString());
    assertSame(folder.resolve("out"));
    run(aws, "s3", "rm", "--recursive", "--quiet", "s3://bucket");
    run(aws, "s3", "rb", "s3://bucket");
  }

  @Test
  void s3cmd() throws IOException {
    assumeInstalled("s3cmd");
    String address = fixture.uri().getAuthority();
    Path settings = folder.resolve("s3cfg");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "[default]",
            "access_key = " + GatewayFixture.ROOT.id(),
            "secret_key = " + GatewayFixture.ROOT.secret(),
            "host_base = " + address,
            "host_bucket = " + address,
            "use_https = False",
            "multipart_chunk_size_mb = 5"));
    String[] s3cmd = {"s3cmd", "--no-progress", "-c", settings.toString()};
    run(s3cmd, "mb", "s3://bucket");
    run(s3cmd, "sync", files + "/", "s3://bucket/in/");
    run(s3cmd, "cp", "s3://bucket/in/a-b", "s3://bucket/other");
    assertThat(run(s3cmd, "--signature-v2", "ls", "s3://bucket")).contains("s3://bucket/other");
    Files.createDirectory(folder.resolve("out"));
    run(s3cmd, "sync", "s3://bucket/in/", folder.resolve("out") + "/");
    assertSame(folder.resolve("out"));
    run(s3cmd, "rm", "-rf", "s3://bucket/");
    run(s3cmd, "rb", "s3://bucket");
  }

  @Test
  void rclone() throws IOException {
    assumeInstalled("rclone");
    Path settings = folder.resolve("rclone.conf");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "[varve]",
            "type = s3",
            "provider = Other",
            "access_key_id = " + GatewayFixture.ROOT.id(),
            "secret_access_key = " + GatewayFixture.ROOT.secret(),
            "endpoint = " + fixture.uri()));
    String[] rclone = {"rclone", "-q", "--config", settings.toString()};
    run(rclone, "mkdir", "varve:bucket");
    run(rclone, "copy", files.toString(), "varve:bucket/in");
    run(rclone, "check", files.toString(), "varve:bucket/in");
    run(rclone, "sync", "varve:bucket/in", folder.resolve("out").toString());
    assertSame(folder.resolve("out"));
    run(rclone, "purge", "varve:bucket");
  }

  @Test
  void restic() throws IOException {
    assumeInstalled("restic");
    String[] restic = {"restic", "-q", "-r", "s3:" + fixture.uri() + "/bucket"};
    run(restic, "init");
    run(restic, "backup", files.toString());
    run(restic, "check", "--read-data");
    run(restic, "restore", "latest", "--target", folder.resolve("out").toString());
    assertSame(folder.resolve("out").resolve(files.toString().substring(1)));
  }

  private void assertSame(Path copy) throws IOException {
    assertThat(contents(copy)).isEqualTo(contents(files));
  }

  private static Map<String, Integer> contents(Path root) throws IOException {
    Map<String, Integer> found = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        found.put(root.relativize(file) + " " + bytes.length, java.util.Arrays.hashCode(bytes));
      }
    }
    return found;
  }

  private static void assumeInstalled(String command) {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, command))),
        () -> command + " is not installed");
  }

  private String run(String[] client, String... arguments) throws IOException {
    return run(Stream.concat(Stream.of(client), Stream.of(arguments)).toArray(String[]::new));
  }

  private String run(String... command) throws IOException {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(List.of(command)));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("AWS_"));
    environment.put("AWS_ACCESS_KEY_ID", GatewayFixture.ROOT.id());
    environment.put("AWS_SECRET_ACCESS_KEY", GatewayFixture.ROOT.secret());
    environment.put("AWS_DEFAULT_REGION", "us-east-1");
    environment.put("RESTIC_PASSWORD", "of no importance");
    environment.put("LC_ALL", "C.UTF-8");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("ended within %d s: %s: %s", MAX_SECONDS, command[0], text).isTrue();
      assertThat(process.exitValue()).as(String.join(" ", command) + ": " + text).isZero();
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
