package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Addresses that the AWS SDK for Java signs, with the bucket in the path and in the host.
final class PresignedIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private GatewayFixture fixture;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    fixture.client().createBucket(request -> request.bucket("bucket"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  private S3Presigner presigner(boolean inPath) {
    return S3Presigner.builder()
        .endpointOverride(URI.create("http://localhost:" + fixture.gateway().port()))
        .region(Region.US_EAST_1)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(inPath).build())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(GatewayFixture.ROOT.id(), GatewayFixture.ROOT.secret())))
        .build();
  }

  private String send(String method, URL address, String body, String... headers)
      throws IOException {
    StringBuilder text =
        new StringBuilder(method + " " + address.getFile() + " HTTP/1.1\r\nHost: ")
            .append(address.getAuthority())
            .append("\r\nConnection: close\r\nContent-Length: ")
            .append(body.length())
            .append("\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    return RawRequests.send(fixture.uri(), text + "\r\n" + body);
  }

  @Test
  void theyDoWhatWasSigned() throws IOException {
    for (boolean inPath : new boolean[] {true, false}) {
      try (S3Presigner presigner = presigner(inPath)) {
        URL put =
            presigner
                .presignPutObject(r ->
                    r.signatureDuration(MINUTE)
                        .putObjectRequest(p ->
                            p.bucket("bucket")
                                .key("ü b/c")
                                .contentType("x/y")
                                .metadata(Map.of("k", "v"))))
                .url();
        assertThat(put.getHost()).isEqualTo(inPath ? "localhost" : "bucket.localhost");
        assertThat(send("PUT", put, "hello")).contains(" 403 ");
        assertThat(send("PUT", put, "hello", "content-type: x/y", "x-amz-meta-k: v"))
            .contains(" 200 ");
        URL get =
            presigner
                .presignGetObject(r ->
                    r.signatureDuration(MINUTE)
                        .getObjectRequest(
                            p -> p.bucket("bucket").key("ü b/c").responseContentType("a/b")))
                .url();
        assertThat(send("GET", get, ""))
            .contains("Content-Type: a/b", "x-amz-meta-k: v")
            .endsWith("hello");
        assertThat(send("GET", get, "", "Range: bytes=1-3")).contains(" 206 ").endsWith("ell");
        assertThat(send("DELETE", get, "")).contains("SignatureDoesNotMatch");
        URL delete =
            presigner
                .presignDeleteObject(r ->
                    r.signatureDuration(MINUTE)
                        .deleteObjectRequest(p -> p.bucket("bucket").key("ü b/c")))
                .url();
        assertThat(send("DELETE", delete, "")).contains(" 204 ");
        assertThat(send("GET", get, "")).contains("NoSuchKey");
      }
    }
  }
}
