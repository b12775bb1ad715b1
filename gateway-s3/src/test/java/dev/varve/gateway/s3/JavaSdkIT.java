package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/// A session of the unmodified AWS SDK for Java.
final class JavaSdkIT {
  private static final String BUCKET = "pictures";
  private static final int PART_BYTES = 5 << 20;

  @TempDir Path folder;
  private GatewayFixture fixture;
  private S3Client client;

  @BeforeEach
  void start() throws IOException {
    fixture = new GatewayFixture(folder);
    client = fixture.client();
    client.createBucket(request -> request.bucket(BUCKET));
  }

  @AfterEach
  void stop() {
    client.close();
    fixture.close();
    assertThat(fixture.faults()).isEmpty();
  }

  @Test
  void objectsArePutReadListedAndDeleted() {
    byte[] bytes = random(300_000);
    String etag = put("2024/a.jpg", bytes);
    assertThat(get("2024/a.jpg")).isEqualTo(bytes);
    assertThat(client.headObject(r -> r.bucket(BUCKET).key("2024/a.jpg")).eTag()).isEqualTo(etag);
    assertThat(client.listObjectsV2(r -> r.bucket(BUCKET)).contents())
        .extracting(S3Object::key)
        .containsExactly("2024/a.jpg");
    client.deleteObject(r -> r.bucket(BUCKET).key("2024/a.jpg"));
    assertThatThrownBy(() -> get("2024/a.jpg")).isInstanceOf(NoSuchKeyException.class);
    client.deleteBucket(r -> r.bucket(BUCKET));
    assertThat(client.listBuckets().buckets()).isEmpty();
    assertThatThrownBy(() -> client.listObjectsV2(r -> r.bucket(BUCKET)))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void metadataHeadersTagsAndChecksumsComeBack() {
    client.putObject(
        r ->
            r.bucket(BUCKET)
                .key("k")
                .contentType("text/plain")
                .cacheControl("max-age=1")
                .metadata(Map.of("colour", "blue"))
                .tagging("a=b&c=d%20e")
                .checksumAlgorithm(ChecksumAlgorithm.SHA256),
        RequestBody.fromString("hello"));
    var head = client.headObject(r -> r.bucket(BUCKET).key("k").checksumMode(ChecksumMode.ENABLED));
    assertThat(head.contentType()).isEqualTo("text/plain");
    assertThat(head.cacheControl()).isEqualTo("max-age=1");
    assertThat(head.metadata()).containsExactly(Map.entry("colour", "blue"));
    assertThat(head.checksumSHA256()).isEqualTo("LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
    assertThat(client.getObjectTagging(r -> r.bucket(BUCKET).key("k")).tagSet())
        .containsExactly(tag("a", "b"), tag("c", "d e"));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void rangesAndConditionsAreObeyed() {
    String etag = put("k", "0123456789".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(
            client
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("k").range("bytes=2-4"))
                .asUtf8String())
        .isEqualTo("234");
    assertThat(
            client
                .getObjectAsBytes(r -> r.bucket(BUCKET).key("k").range("bytes=-3"))
                .asUtf8String())
        .isEqualTo("789");
    refused(416, () -> client.getObject(r -> r.bucket(BUCKET).key("k").range("bytes=10-")));
    refused(304, () -> client.getObject(r -> r.bucket(BUCKET).key("k").ifNoneMatch(etag)));
    refused(412, () -> client.getObject(r -> r.bucket(BUCKET).key("k").ifMatch("\"x\"")));
    refused(
        412,
        () ->
            client.putObject(
                r -> r.bucket(BUCKET).key("k").ifNoneMatch("*"), RequestBody.fromString("no")));
    client.putObject(r -> r.bucket(BUCKET).key("k").ifMatch(etag), RequestBody.fromString("yes"));
    assertThat(new String(get("k"), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("yes");
  }

  @Test
  void anUploadOfPartsBecomesOneObject() {
    byte[] bytes = random(2 * PART_BYTES + 1000);
    String id =
        client
            .createMultipartUpload(
                r -> r.bucket(BUCKET).key("big").checksumAlgorithm(ChecksumAlgorithm.CRC32))
            .uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      int from = (number - 1) * PART_BYTES;
      int length = Math.min(PART_BYTES, bytes.length - from);
      int current = number;
      var part =
          client.uploadPart(
              r ->
                  r.bucket(BUCKET)
                      .key("big")
                      .uploadId(id)
                      .partNumber(current)
                      .checksumAlgorithm(ChecksumAlgorithm.CRC32),
              RequestBody.fromBytes(java.util.Arrays.copyOfRange(bytes, from, from + length)));
      parts.add(
          CompletedPart.builder()
              .partNumber(number)
              .eTag(part.eTag())
              .checksumCRC32(part.checksumCRC32())
              .build());
    }
    assertThat(client.listParts(r -> r.bucket(BUCKET).key("big").uploadId(id)).parts()).hasSize(3);
    assertThat(client.listMultipartUploads(r -> r.bucket(BUCKET)).uploads()).hasSize(1);
    var done =
        client.completeMultipartUpload(
            r -> r.bucket(BUCKET).key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
    assertThat(done.eTag()).endsWith("-3\"");
    assertThat(done.checksumCRC32()).endsWith("-3");
    assertThat(get("big")).isEqualTo(bytes);
    var again =
        client.completeMultipartUpload(
            r -> r.bucket(BUCKET).key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
    assertThat(again.eTag()).isEqualTo(done.eTag());
    assertThat(client.headObject(r -> r.bucket(BUCKET).key("big").partNumber(3)).contentLength())
        .isEqualTo(1000);
  }

  @Test
  void copiesKeepBytesAndTakeOtherMetadata() {
    byte[] bytes = random(200_000);
    put("from/ü b", bytes);
    client.copyObject(r ->
        r.sourceBucket(BUCKET)
            .sourceKey("from/ü b")
            .destinationBucket(BUCKET)
            .destinationKey("to")
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(Map.of("x", "y")));
    assertThat(get("to")).isEqualTo(bytes);
    assertThat(client.headObject(r -> r.bucket(BUCKET).key("to")).metadata())
        .containsExactly(Map.entry("x", "y"));
  }

  @Test
  void anObjectIsRenamed() {
    put("ü b", random(100));
    for (String source : new String[] {"%C3%BC%20b", "/pictures/to", "pictures/to"}) {
      client.renameObject(r -> r.bucket(BUCKET).key("to").renameSource(source));
      assertThat(get("to")).isEqualTo(random(100));
    }
    refused(404, () -> client.renameObject(r -> r.bucket(BUCKET).key("x").renameSource("absent")));
    put("other", random(1));
    refused(
        412,
        () ->
            client.renameObject(
                r -> r.bucket(BUCKET).key("other").renameSource("to").destinationIfNoneMatch("*")));
  }

  @Test
  void versionsAreKept() {
    client.putBucketVersioning(r ->
        r.bucket(BUCKET).versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
    put("k", random(10));
    put("k", random(20));
    client.deleteObject(r -> r.bucket(BUCKET).key("k"));
    assertThatThrownBy(() -> get("k")).isInstanceOf(NoSuchKeyException.class);
    var versions = client.listObjectVersions(r -> r.bucket(BUCKET));
    assertThat(versions.versions()).extracting(v -> v.size()).containsExactly(20L, 10L);
    assertThat(versions.deleteMarkers()).hasSize(1);
    String old = versions.versions().get(1).versionId();
    assertThat(client.headObject(r -> r.bucket(BUCKET).key("k").versionId(old)).contentLength())
        .isEqualTo(10);
    client.deleteObject(
        r -> r.bucket(BUCKET).key("k").versionId(versions.deleteMarkers().get(0).versionId()));
    assertThat(get("k")).hasSize(20);
  }

  @Test
  void manyObjectsAreDeletedAtOnce() {
    List<ObjectIdentifier> keys = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      put("d/" + i, random(5));
      keys.add(ObjectIdentifier.builder().key("d/" + i).build());
    }
    var listed =
        client.listObjectsV2(r -> r.bucket(BUCKET).prefix("d/").delimiter("/").maxKeys(20));
    assertThat(listed.isTruncated()).isTrue();
    assertThat(client.listObjectsV2Paginator(r -> r.bucket(BUCKET).maxKeys(7)).contents().stream())
        .hasSize(50);
    var deleted =
        client.deleteObjects(r -> r.bucket(BUCKET).delete(Delete.builder().objects(keys).build()));
    assertThat(deleted.deleted()).hasSize(50);
    assertThat(client.listObjectsV2(r -> r.bucket(BUCKET)).contents()).isEmpty();
  }

  private String put(String key, byte[] bytes) {
    return client.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes)).eTag();
  }

  private byte[] get(String key) {
    return client.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
  }

  private static void refused(int status, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Exception.class,
            refusal -> assertThat(refusal.statusCode()).as(refusal.toString()).isEqualTo(status));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
