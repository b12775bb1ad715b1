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

/// Bodies that lie about their length or form, and clients that vanish: they are refused in the
/// words of S3, and leave nothing.
final class HostileBodiesIT {
  private static final String PUT = "PUT /bucket/k HTTP/1.1\r\nHost: localhost\r\n";
  private static final String LAST = "Connection: close\r\n";
  private static final String CHUNKED =
      "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\n";
  private static final int ANY_BYTES = 3_000_000;

  @TempDir private Path folder;
  private GatewayFixture fixture;
  private S3Client root;
  private URI uri;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    uri = fixture.uri();
    fixture.createOpenBucket("bucket");
    root = fixture.client();
  }

  @AfterEach
  void stop() {
    root.close();
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  private void assertAbsent() {
    assertThat(root.listObjectsV2(r -> r.bucket("bucket")).contents()).isEmpty();
  }

  @Test
  void aLengthThatIsNoneIsRefused() throws IOException {
    for (String headers :
        new String[] {
          "Content-Length: 5\r\nContent-Length: 6\r\n",
          "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
          "Content-Length: five\r\n",
          "Content-Length: +5\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Content-Length: 9999999999999999\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip\r\n",
        }) {
      String answer = RawRequests.send(uri, PUT + LAST + headers + "\r\nhello");
      assertThat(answer).as(headers).containsPattern(" 4\\d\\d ").contains("<Code>");
      assertAbsent();
    }
  }

  @Test
  void whatFollowsABodyIsAnotherRequest() throws IOException {
    String answer =
        RawRequests.send(uri, PUT + "Content-Length: 5\r\n\r\nhelloGARBAGE / HTTP/1.1\r\n\r\n");
    assertThat(answer).contains(" 200 ").contains(" 400 ");
    assertThat(root.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asUtf8String())
        .isEqualTo("hello");
  }

  @Test
  void chunksThatDoNotFitAreRefused() throws IOException {
    for (String body :
        new String[] {
          "zz\r\nhello\r\n0\r\n\r\n",
          "-5\r\nhello\r\n0\r\n\r\n",
          "5\r\nhelloworld\r\n0\r\n\r\n",
          "6\r\nhello\r\n0\r\n\r\n",
          "4\r\nhell\r\n0\r\n\r\n",
          "ffffffffffff\r\nhello\r\n0\r\n\r\n",
          "5\r\nhello\r\n",
          "5\r\nhello\r\n0\r\nno header\r\n\r\n",
          "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
        }) {
      String headers = CHUNKED + "x-amz-decoded-content-length: 5\r\n" + LAST;
      String length = "Content-Length: " + body.length() + "\r\n\r\n";
      assertThat(RawRequests.send(uri, PUT + headers + length + body))
          .as(body)
          .contains(" 400 ")
          .contains("<Code>");
      assertAbsent();
    }
  }

  @Test
  void aChunkOfHttpThatIsNoneIsRefused() throws IOException {
    String headers =
        CHUNKED + "x-amz-decoded-content-length: 5\r\nTransfer-Encoding: chunked\r\n" + LAST;
    String body = "5\r\nhello\r\n0\r\n\r\n";
    String wrapped = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    assertThat(RawRequests.send(uri, PUT + headers + "\r\n" + wrapped)).contains(" 200 ");
    root.deleteObject(r -> r.bucket("bucket").key("k"));
    assertThat(RawRequests.send(uri, PUT + headers + "\r\nzz\r\n" + body)).contains(" 400 ");
    assertAbsent();
  }

  @Test
  void aWrongChecksumOfAPartIsRefused() throws IOException {
    String id = root.createMultipartUpload(r -> r.bucket("bucket").key("k")).uploadId();
    String part =
        "PUT /bucket/k?partNumber=1&uploadId=%s HTTP/1.1\r\nHost: localhost\r\n".formatted(id);
    for (String header :
        new String[] {"Content-MD5: XUFAKrxLKna5cZ2REBfFkg==", "x-amz-checksum-crc32: NhCmhg=="}) {
      String answer =
          RawRequests.send(uri, part + LAST + header + "\r\nContent-Length: 5\r\n\r\nhellO");
      assertThat(answer).contains("BadDigest");
    }
    assertThat(root.listParts(r -> r.bucket("bucket").key("k").uploadId(id)).parts()).isEmpty();
  }

  @Test
  void whatAVanishedClientSentIsCollected() throws IOException {
    String id = root.createMultipartUpload(r -> r.bucket("bucket").key("k")).uploadId();
    int before = fixture.chunksInStore();
    vanish(PUT + "Content-Length: 9000000\r\n\r\n");
    vanish(
        "PUT /bucket/k?partNumber=1&uploadId=%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n"
            .formatted(id));
    vanish(
        PUT
            + CHUNKED
            + "x-amz-decoded-content-length: 9000000\r\nContent-Length: 9999999\r\n\r\n895440\r\n");
    assertAbsent();
    assertThat(root.listParts(r -> r.bucket("bucket").key("k").uploadId(id)).parts()).isEmpty();
    // The gateway learns of it when it reads on.
    long end = System.nanoTime() + 30_000_000_000L;
    while (fixture.chunksInStore() > before) {
      assertThat(System.nanoTime()).as("collected in time").isLessThan(end);
    }
  }

  /// Sends the beginning of a body and resets the connection.
  private void vanish(String head) throws IOException {
    byte[] body = new byte[ANY_BYTES];
    new java.util.Random(head.hashCode()).nextBytes(body);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
    }
  }

  @Test
  void aRefusedClientReadsWhyAfterAllThatItSent() throws IOException {
    root.deleteBucketPolicy(r -> r.bucket("bucket"));
    byte[] body = new byte[15_000_000];
    for (int i = 0; i < 5; i++) {
      try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
        String head = PUT + "Content-Length: " + body.length + "\r\n" + LAST + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answer).contains(" 403 ").contains("AccessDenied");
      }
    }
  }

  @Test
  void aClientThatWaitsToBeAskedSendsNothingForARefusal() throws IOException {
    root.deleteBucketPolicy(r -> r.bucket("bucket"));
    String answer =
        RawRequests.send(uri, PUT + "Content-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("100");
  }
}
