package dev.varve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// `varve s3` as a process of its own, to be killed.
final class S3Server implements AutoCloseable {
  /// What a shell shows for a process that signal 9 ended.
  private static final int KILLED_STATUS = 128 + 9;

  /// More than a machine that does something else makes anything wait.
  private static final int MAX_SECONDS = 300;

  private final Path data;
  private final Process process;

  private S3Server(Path data, Process process) {
    this.data = data;
    this.process = process;
  }

  /// Starts serving a volume, and does not wait until it does.
  static S3Server start(Path data, String volume) throws IOException {
    List<String> arguments =
        List.of("s3", volume, "--listen", "127.0.0.1:0", "--data", data.toString());
    ProcessBuilder builder = VarveProcess.of(arguments);
    builder.redirectError(data.resolveSibling("s3-errors").toFile());
    return new S3Server(data, builder.start());
  }

  /// Waits until it serves, and returns a client that asks everything once.
  S3Client client() throws IOException {
    String line = process.inputReader().readLine();
    assertThat(line)
        .as(() -> "what it says: " + errors())
        .isNotNull()
        .startsWith("s3: volume")
        .contains("http");
    List<String> key = Files.readAllLines(data.resolve("s3-root-key"));
    return S3Client.builder()
        .endpointOverride(URI.create(line.substring(line.indexOf("http"))))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(MAX_SECONDS)))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(key.get(0), key.get(1))))
        .build();
  }

  /// Returns what it said to standard error.
  String errors() {
    try {
      return Files.readString(data.resolveSibling("s3-errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Kills it at this instruction.
  void kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor()).as(this::errors).isEqualTo(KILLED_STATUS);
  }

  /// Lets it end by itself.
  void stop() throws InterruptedException {
    process.toHandle().destroy();
    assertThat(process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
