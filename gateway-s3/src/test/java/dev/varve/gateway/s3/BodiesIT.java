package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/// Bodies that are not what was promised: they are refused, and leave nothing.
final class BodiesIT {
  private static final String POLICY =
      """
      {"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*",
       "Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}}
      """;

  @TempDir private Path folder;
  private GatewayFixture fixture;
  private S3Client root;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    uri = fixture.uri();
    root = fixture.client();
    root.createBucket(r -> r.bucket("bucket"));
    root.putBucketPolicy(r -> r.bucket("bucket").policy(POLICY));
  }

  @AfterEach
  void stop() {
    root.close();
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  private String put(String body, String... headers) throws IOException {
    StringBuilder text = new StringBuilder("PUT /bucket/k HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      text.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    text.append("Content-Length: ").append(body.length()).append("\r\nConnection: close\r\n\r\n");
    return RawRequests.send(uri, text + body);
  }

  private void assertAbsent() {
    assertThat(root.listObjectsV2(r -> r.bucket("bucket")).contents()).isEmpty();
  }

  private void assertStored(String answer) {
    assertThat(answer).contains(" 200 ");
    assertThat(root.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asUtf8String())
        .isEqualTo("hello");
    root.deleteObject(r -> r.bucket("bucket").key("k"));
  }

  @Test
  void promisesAboutABodyAreChecked() throws IOException {
    assertStored(put("hello", "Content-MD5", "XUFAKrxLKna5cZ2REBfFkg=="));
    assertThat(put("hellO", "Content-MD5", "XUFAKrxLKna5cZ2REBfFkg==")).contains("BadDigest");
    assertThat(put("hello", "Content-MD5", "short")).contains("InvalidDigest");
    assertStored(put("hello", "x-amz-checksum-crc32", "NhCmhg=="));
    assertThat(put("hellO", "x-amz-checksum-crc32", "NhCmhg==")).contains("BadDigest");
    assertThat(put("hello", "x-amz-checksum-crc32", "AAAA")).contains("InvalidRequest");
    String hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assertStored(put("hello", "x-amz-content-sha256", hash));
    assertThat(put("hellO", "x-amz-content-sha256", hash)).contains("XAmzContentSHA256Mismatch");
    assertThat(put("hello", "x-amz-content-sha256", "odd")).contains("InvalidArgument");
    assertAbsent();
  }

  @Test
  void trailersAreChecked() throws IOException {
    assertStored(trailer("hello", "x-amz-checksum-crc32", "x-amz-checksum-crc32:NhCmhg=="));
    assertThat(trailer("hellO", "x-amz-checksum-crc32", "x-amz-checksum-crc32:NhCmhg=="))
        .contains("BadDigest");
    assertThat(trailer("hello", "x-amz-checksum-crc32", "x-amz-checksum-sha1:NhCmhg=="))
        .contains("InvalidRequest");
    assertThat(trailer("hello", "x-odd", "x-odd:1")).contains("NotImplemented");
    assertAbsent();
  }

  private String trailer(String body, String announced, String trailer) throws IOException {
    return put(
        Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n" + trailer + "\r\n\r\n",
        "x-amz-content-sha256",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length",
        Integer.toString(body.length()),
        "Content-Encoding",
        "aws-chunked",
        "x-amz-trailer",
        announced);
  }

  @Test
  void aClientThatVanishesLeavesNothing() throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String start =
          "PUT /bucket/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"
              + "x".repeat(500_000);
      socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer)
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(), text -> assertThat(text).contains(" 400 "));
    }
    assertAbsent();
  }

  @Test
  void xmlThatExpandsIsRefused() throws IOException {
    String bomb =
        "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + "<Delete><Object><Key>&b;</Key></Object></Delete>";
    String answer =
        RawRequests.send(
            uri,
            "POST /bucket?delete HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                + bomb.length()
                + "\r\nConnection: close\r\n\r\n"
                + bomb);
    assertThat(answer).contains("MalformedXML");
  }

  @Test
  void aRepeatedConditionalPutIsRefused() throws IOException {
    assertThat(put("hello", "If-None-Match", "*")).contains(" 200 ");
    assertThat(put("hello", "If-None-Match", "*")).contains("PreconditionFailed");
  }
}
