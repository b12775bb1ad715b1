package dev.varve.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.gateway.s3.message.UriText;
import dev.varve.namespace.ListRequest;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.Versioning;
import dev.varve.namespace.model.ObjectFace;
import dev.varve.volume.Volume;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket seen by the AWS SDK for Java, and for listings by plain requests too.
final class HttpFace implements ObjectFace {
  private final GatewayFixture fixture;
  private final S3Client client;
  private final String bucket;
  private final Random random;
  private final HttpListings listings;

  HttpFace(GatewayFixture fixture, S3Client client, String bucket, long seed) {
    this.fixture = fixture;
    this.client = client;
    this.bucket = bucket;
    this.random = new Random(seed);
    this.listings = new HttpListings(fixture.uri(), bucket, random);
    client.createBucket(r -> r.bucket(bucket));
    String policy =
        """
        {"Statement": [{"Effect": "Allow", "Principal": "*", "Resource": "arn:aws:s3:::%s",
          "Action": ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"]}]}
        """
            .formatted(bucket);
    client.putBucketPolicy(r -> r.bucket(bucket).policy(policy));
  }

  @Override
  public Volume volume() {
    return fixture.volume();
  }

  @Override
  public long bucketDirectory() {
    return fixture.bucketDirectory(bucket);
  }

  /// The clock is the machine's.
  @Override
  public void pass() {}

  /// The gateway goes on.
  @Override
  public void reopen() {}

  @Override
  public int minPartBytes() {
    return 5 << 20;
  }

  /// The HTTP server takes no zero byte in a path, and none that leads above its root.
  @Override
  public boolean takes(ObjectKey key) {
    int depth = 1;
    for (String segment : key.toString().split("/", -1)) {
      switch (segment) {
        case "." -> {}
        case ".." -> depth--;
        default -> depth++;
      }
      if (depth < 0) {
        return false;
      }
    }
    return key.toString().indexOf('\0') < 0;
  }

  /// No reader or writer of XML 1.0 takes control characters.
  @Override
  public boolean takesInDocuments(ObjectKey key) {
    return key.toString().chars().allMatch(letter -> letter >= ' ');
  }

  private static Made made(String etag, @Nullable String version) {
    return new Made(unquoted(etag), version == null || version.equals("null") ? "" : version);
  }

  private static String unquoted(String etag) {
    assertThat(etag).startsWith("\"").endsWith("\"");
    return etag.substring(1, etag.length() - 1);
  }

  @Override
  public Made put(ObjectKey key, byte[] bytes) {
    var answer =
        client.putObject(r -> r.bucket(bucket).key(key.toString()), RequestBody.fromBytes(bytes));
    return made(answer.eTag(), answer.versionId());
  }

  @Override
  public Made delete(ObjectKey key, Optional<String> version) {
    var answer =
        client.deleteObject(
            r -> r.bucket(bucket).key(key.toString()).versionId(version.orElse(null)));
    String id = answer.versionId();
    return new Made("", id == null ? "" : id);
  }

  @Override
  public void deleteAll(List<ObjectKey> keys) {
    List<ObjectIdentifier> identifiers =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key.toString()).build()).toList();
    var answer =
        client.deleteObjects(
            r -> r.bucket(bucket).delete(Delete.builder().objects(identifiers).build()));
    assertThat(answer.errors()).isEmpty();
    assertThat(answer.deleted()).hasSameSizeAs(keys);
  }

  @Override
  public Optional<Found> get(ObjectKey key, Optional<String> version) {
    try {
      ResponseBytes<GetObjectResponse> answer =
          client.getObjectAsBytes(
              r -> r.bucket(bucket).key(key.toString()).versionId(version.orElse(null)));
      return Optional.of(new Found(answer.asByteArray(), unquoted(answer.response().eTag())));
    } catch (S3Exception refusal) {
      // A delete marker that is asked for by its version takes no GET.
      assertThat(refusal.statusCode())
          .as("'%s' %s", key, refusal)
          .isEqualTo(version.isPresent() ? 405 : 404);
      return Optional.empty();
    }
  }

  @Override
  public Optional<Line> head(ObjectKey key) {
    try {
      var answer = client.headObject(r -> r.bucket(bucket).key(key.toString()));
      return Optional.of(
          new Line(key, "", answer.contentLength(), unquoted(answer.eTag()), false, true));
    } catch (S3Exception refusal) {
      assertThat(refusal.statusCode()).as("'%s' %s", key, refusal).isEqualTo(404);
      return Optional.empty();
    }
  }

  @Override
  public boolean copy(ObjectKey from, ObjectKey to) {
    try {
      client.copyObject(r ->
          r.sourceBucket(bucket)
              .sourceKey(from.toString())
              .destinationBucket(bucket)
              .destinationKey(to.toString())
              .metadata(Map.of("copied", "yes"))
              .metadataDirective("REPLACE"));
      return true;
    } catch (S3Exception refusal) {
      assertThat(refusal.statusCode()).as("'%s' %s", from, refusal).isEqualTo(404);
      return false;
    }
  }

  @Override
  public void rename(ObjectKey from, ObjectKey to) {
    String source =
        UriText.encodePath(("/" + bucket + "/" + from).getBytes(StandardCharsets.UTF_8));
    client.renameObject(r -> r.bucket(bucket).key(to.toString()).renameSource(source));
  }

  @Override
  public String begin(ObjectKey key) {
    return client.createMultipartUpload(r -> r.bucket(bucket).key(key.toString())).uploadId();
  }

  @Override
  public String putPart(ObjectKey key, String id, int number, byte[] bytes) {
    return unquoted(
        client
            .uploadPart(
                r -> r.bucket(bucket).key(key.toString()).uploadId(id).partNumber(number),
                RequestBody.fromBytes(bytes))
            .eTag());
  }

  @Override
  public Made complete(ObjectKey key, String id, List<Part> parts) {
    List<CompletedPart> chosen =
        parts.stream()
            .map(
                part -> CompletedPart.builder().partNumber(part.number()).eTag(part.etag()).build())
            .toList();
    var answer =
        client.completeMultipartUpload(r ->
            r.bucket(bucket)
                .key(key.toString())
                .uploadId(id)
                .multipartUpload(m -> m.parts(chosen)));
    return made(answer.eTag(), answer.versionId());
  }

  @Override
  public void abort(ObjectKey key, String id) {
    client.abortMultipartUpload(r -> r.bucket(bucket).key(key.toString()).uploadId(id));
  }

  @Override
  public Page list(Kind kind, ListRequest request) {
    return kind == Kind.OBJECTS && random.nextInt(3) == 0
        ? listByClient(request)
        : listings.list(kind, request);
  }

  private static @Nullable String text(byte[] bytes) {
    return bytes.length == 0 ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private Page listByClient(ListRequest request) {
    var page =
        client.listObjectsV2(r ->
            r.bucket(bucket)
                .prefix(text(request.prefix()))
                .delimiter(text(request.delimiter()))
                .startAfter(text(request.after()))
                .continuationToken(request.continuation().map(HttpFace::text).orElse(null))
                .encodingType(EncodingType.URL)
                .maxKeys(request.limit()));
    List<Line> lines = new ArrayList<>();
    page.contents()
        .forEach(object ->
            lines.add(
                new Line(
                    ObjectKey.of(object.key()),
                    "",
                    object.size(),
                    unquoted(object.eTag()),
                    false,
                    true)));
    assertThat(page.keyCount()).isEqualTo(lines.size() + page.commonPrefixes().size());
    return new Page(
        lines,
        page.commonPrefixes().stream()
            .map(common -> common.prefix().getBytes(StandardCharsets.UTF_8))
            .toList(),
        Optional.ofNullable(page.nextContinuationToken())
            .map(token -> request.withContinuation(token.getBytes(StandardCharsets.US_ASCII))));
  }

  @Override
  public void setVersioning(Versioning versioning) {
    BucketVersioningStatus status =
        versioning == Versioning.ENABLED
            ? BucketVersioningStatus.ENABLED
            : BucketVersioningStatus.SUSPENDED;
    client.putBucketVersioning(
        r -> r.bucket(bucket).versioningConfiguration(v -> v.status(status)));
  }

  @Override
  public void deleteBucket() {
    client.deleteBucket(r -> r.bucket(bucket));
  }

  /// The gateway is its owner's to close.
  @Override
  public void close() {}
}
