package dev.varve.gateway.s3.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkedBodyTest {
  @Test
  void chunksAndTrailersAreTakenApart() {
    ChunkedBody body =
        body("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Amz-Checksum-Crc32: abc \r\n\r\n", 11);
    assertThat(drain(body, 3)).isEqualTo("hello world");
    assertThat(body.trailers()).containsOnly(java.util.Map.entry("x-amz-checksum-crc32", "abc"));
  }

  @Test
  void theLastEmptyLineMayBeMissing() {
    assertThat(drain(body("5\r\nhello\r\n0\r\n", 5), 100)).isEqualTo("hello");
  }

  @Test
  void nothingIsSomethingToo() {
    assertThat(drain(body("0\r\n\r\n", 0), 100)).isEmpty();
  }

  @Test
  void whatIsMalformedIsRefused() {
    refused("5\r\nhel", 5, "IncompleteBody");
    refused("5\r\nhello\r\n", 5, "InvalidRequest");
    refused("5\r\nhello world\r\n0\r\n\r\n", 11, "InvalidRequest");
    refused("6\r\nhello!\r\n0\r\n\r\n", 5, "IncompleteBody");
    refused("4\r\nhell\r\n0\r\n\r\n", 5, "IncompleteBody");
    refused("-1\r\nhello\r\n0\r\n\r\n", 5, "InvalidRequest");
    refused("ffffffffffffffff\r\nhello", 5, "InvalidRequest");
    refused("z\r\nhello\r\n0\r\n\r\n", 5, "InvalidRequest");
    refused("0".repeat(5000) + "\r\n", 5, "InvalidRequest");
    refused("0\r\n" + "a: b\r\n".repeat(20) + "\r\n", 0, "InvalidRequest");
  }

  @Test
  void randomBytesAreRefusedAndNeverLoop() {
    Seeds.run(
        300,
        seed -> {
          Random random = new Random(seed);
          StringBuilder text = new StringBuilder();
          String letters = "05af;:\r\n\r\nx ";
          for (int i = random.nextInt(60); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
          }
          try {
            String whole = drain(body(text.toString(), 10), 7);
            assertThat(whole).hasSize(10);
          } catch (Refusal refusal) {
            assertThat(refusal.status()).isEqualTo(400);
          }
        });
  }

  private static void refused(String text, long expected, String code) {
    assertThatThrownBy(() -> drain(body(text, expected), 4))
        .as(text)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static ChunkedBody body(String text, long expected) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    BodySource source =
        target -> {
          if (!bytes.hasRemaining()) {
            return -1;
          }
          int count = Math.min(target.remaining(), Math.min(5, bytes.remaining()));
          target.put(bytes.slice(bytes.position(), count));
          bytes.position(bytes.position() + count);
          return count;
        };
    return new ChunkedBody(source, expected, Optional.empty(), false);
  }

  private static String drain(BodySource body, int step) {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(step);
    while (body.read(buffer) >= 0) {
      text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
      buffer.clear();
    }
    return text.toString();
  }
}
