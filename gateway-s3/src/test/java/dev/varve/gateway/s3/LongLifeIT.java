package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A server that has served much goes on. Jetty's own check of slow clients multiplies all bytes
/// that a server ever sent by 10^9, which is negative from 9.2 GB on: it then took every client for
/// a slow one.
@Tag("campaign")
final class LongLifeIT {
  private static final int OBJECT_BYTES = 64 << 20;
  private static final int COUNT = 150;
  private static final String POLICY =
      """
      {"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:*",
       "Resource":["arn:aws:s3:::bucket","arn:aws:s3:::bucket/*"]}}
      """;

  @TempDir private Path folder;

  @Test
  void aServerThatSentTenGigabytesGoesOn() throws IOException {
    try (GatewayFixture fixture = new GatewayFixture(folder);
        S3Client client = fixture.client()) {
      client.createBucket(r -> r.bucket("bucket"));
      client.putBucketPolicy(r -> r.bucket("bucket").policy(POLICY));
      client.putObject(
          r -> r.bucket("bucket").key("k"), RequestBody.fromBytes(new byte[OBJECT_BYTES]));
      byte[] buffer = new byte[1 << 20];
      for (int i = 0; i < COUNT; i++) {
        assertThat(read(fixture, buffer)).as("bytes of answer " + i).isEqualTo(OBJECT_BYTES);
      }
    }
  }

  private static long read(GatewayFixture fixture, byte[] buffer) throws IOException {
    long total = 0;
    try (InputStream in = fixture.uri().resolve("/bucket/k").toURL().openStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
      }
    }
    return total;
  }
}
