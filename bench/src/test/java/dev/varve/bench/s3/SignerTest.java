package dev.varve.bench.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The example of "Signature Calculations for the Authorization Header: ... GET Bucket Lifecycle"
/// in the API reference of S3, whose headers are those that this client signs.
final class SignerTest {
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final SigningKey KEY =
      new SigningKey(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

  @Test
  void aRequestIsSignedAsTheReferenceDoes() {
    Signer signer = new Signer(KEY, "examplebucket.s3.amazonaws.com");
    long now = Instant.parse("2013-05-24T00:00:00Z").getEpochSecond();
    String lifecycle = signer.headers("GET", "/", "lifecycle=", EMPTY, now);
    assertThat(lifecycle)
        .contains("x-amz-date: 20130524T000000Z\r\n")
        .contains("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543\r\n");
    String objects = signer.headers("GET", "/", "max-keys=2&prefix=J", EMPTY, now);
    assertThat(objects)
        .contains("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7\r\n");
  }

  @Test
  void aNewDayHasANewKey() {
    Signer signer = new Signer(KEY, "examplebucket.s3.amazonaws.com");
    long now = Instant.parse("2013-05-24T00:00:00Z").getEpochSecond();
    signer.headers("GET", "/", "lifecycle=", EMPTY, now - 1);
    assertThat(signer.headers("GET", "/", "lifecycle=", EMPTY, now))
        .isEqualTo(
            new Signer(KEY, "examplebucket.s3.amazonaws.com")
                .headers("GET", "/", "lifecycle=", EMPTY, now));
  }
}
