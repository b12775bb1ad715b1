package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectPart;

/// Checksums of objects, of their parts and of copies.
final class ChecksumsIT {
  private static final String BUCKET = "bucket";
  private static final int PART_BYTES = 5 << 20;

  @TempDir private Path folder;
  private GatewayFixture fixture;
  private S3Client client;
  private final byte[] bytes = new byte[PART_BYTES + 1000];

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    client = fixture.client();
    client.createBucket(request -> request.bucket(BUCKET));
    new Random(1).nextBytes(bytes);
  }

  @AfterEach
  void stop() {
    client.close();
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  private static String sha256(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] part(int number) {
    return number == 1
        ? Arrays.copyOf(bytes, PART_BYTES)
        : Arrays.copyOfRange(bytes, PART_BYTES, bytes.length);
  }

  private void upload(String key, ChecksumAlgorithm algorithm, ChecksumType type) {
    String id =
        client
            .createMultipartUpload(
                r -> r.bucket(BUCKET).key(key).checksumAlgorithm(algorithm).checksumType(type))
            .uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      int number = i;
      var part =
          client.uploadPart(
              r ->
                  r.bucket(BUCKET)
                      .key(key)
                      .uploadId(id)
                      .partNumber(number)
                      .checksumAlgorithm(algorithm),
              RequestBody.fromBytes(part(number)));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(part.eTag())
              .checksumSHA256(part.checksumSHA256())
              .checksumCRC32(part.checksumCRC32())
              .build());
    }
    client.completeMultipartUpload(
        r -> r.bucket(BUCKET).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
  }

  private GetObjectAttributesResponse attributes(String key) {
    return client.getObjectAttributes(r ->
        r.bucket(BUCKET)
            .key(key)
            .objectAttributes(ObjectAttributes.CHECKSUM, ObjectAttributes.OBJECT_PARTS));
  }

  @Test
  void thoseOfPartsOutliveTheUpload() {
    upload("k", ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE);
    GetObjectAttributesResponse told = attributes("k");
    assertThat(told.checksum().checksumSHA256()).endsWith("-2");
    assertThat(told.checksum().checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    assertThat(told.objectParts().parts())
        .extracting(ObjectPart::checksumSHA256)
        .containsExactly(sha256(part(1)), sha256(part(2)));
    var second =
        client.getObjectAsBytes(
            r -> r.bucket(BUCKET).key("k").partNumber(2).checksumMode(ChecksumMode.ENABLED));
    assertThat(second.asByteArray()).isEqualTo(part(2));
    assertThat(second.response().checksumSHA256()).isEqualTo(sha256(part(2)));
  }

  @Test
  void thatOfAllBytesFollowsFromThoseOfTheParts() {
    upload("k", ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT);
    client.putObject(
        r -> r.bucket(BUCKET).key("once").checksumAlgorithm(ChecksumAlgorithm.CRC32),
        RequestBody.fromBytes(bytes));
    assertThat(attributes("k").checksum().checksumCRC32())
        .isEqualTo(attributes("once").checksum().checksumCRC32())
        .isNotNull();
    assertThat(attributes("k").checksum().checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
  }

  @Test
  void aCopyHasOneOfAllItsBytes() {
    upload("k", ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE);
    var copied =
        client.copyObject(r ->
            r.sourceBucket(BUCKET).sourceKey("k").destinationBucket(BUCKET).destinationKey("to"));
    assertThat(copied.copyObjectResult().checksumSHA256()).isEqualTo(sha256(bytes));
    var other =
        client.copyObject(r ->
            r.sourceBucket(BUCKET)
                .sourceKey("k")
                .destinationBucket(BUCKET)
                .destinationKey("other")
                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C));
    client.putObject(
        r -> r.bucket(BUCKET).key("put").checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
        RequestBody.fromBytes(bytes));
    assertThat(other.copyObjectResult().checksumCRC32C())
        .isEqualTo(attributes("put").checksum().checksumCRC32C());
    assertThat(attributes("other").checksum().checksumSHA256()).isNull();
  }

  @Test
  void aCopiedPartHasTheOneOfItsUpload() {
    client.putObject(r -> r.bucket(BUCKET).key("from"), RequestBody.fromBytes(bytes));
    String id =
        client
            .createMultipartUpload(
                r -> r.bucket(BUCKET).key("k").checksumAlgorithm(ChecksumAlgorithm.SHA256))
            .uploadId();
    var copied =
        client.uploadPartCopy(r ->
            r.sourceBucket(BUCKET)
                .sourceKey("from")
                .copySourceRange("bytes=0-" + (PART_BYTES - 1))
                .destinationBucket(BUCKET)
                .destinationKey("k")
                .uploadId(id)
                .partNumber(1));
    assertThat(copied.copyPartResult().checksumSHA256()).isEqualTo(sha256(part(1)));
    CompletedPart part =
        CompletedPart.builder()
            .partNumber(1)
            .eTag(copied.copyPartResult().eTag())
            .checksumSHA256(sha256(part(1)))
            .build();
    var done =
        client.completeMultipartUpload(
            r -> r.bucket(BUCKET).key("k").uploadId(id).multipartUpload(m -> m.parts(part)));
    assertThat(done.checksumSHA256()).endsWith("-1");
  }
}
