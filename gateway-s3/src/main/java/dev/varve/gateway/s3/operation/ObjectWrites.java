package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.body.ChecksumAlgorithm;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.message.UriText;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Condition;
import dev.varve.namespace.Deleted;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.ObjectReader;
import dev.varve.namespace.ObjectWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts, copies, renames and deletes objects.
final class ObjectWrites {
  /// 5 TiB, what S3 takes ("Multipart upload limits"); a put at once may have no more either.
  static final long MAX_OBJECT_BYTES = 5L << 40;

  /// What of a body is in memory at a time, besides what the volume's writer holds.
  private static final int BUFFER_BYTES = 128 << 10;

  private ObjectWrites() {}

  static Answer put(Call call) {
    Bucket bucket = call.bucket();
    Attributes attributes = ObjectLock.complete(call, bucket, ObjectAttributes.of(call.headers()));
    checkPermissions(call);
    Condition condition = EntityTags.ofChange(call.headers());
    Incoming incoming = Incoming.of(call);
    checkSize(incoming.sizeBytes());
    try (ObjectWriter writer = call.face().objects().put(bucket, call.key())) {
      receive(incoming, writer);
      ObjectInfo info =
          writer.commit(
              ObjectAttributes.withChecksums(attributes, incoming.checksums()), condition);
      return Checksums.write(written(info), info.attributes().checksums());
    }
  }

  static Answer written(ObjectInfo info) {
    return Answer.of(200)
        .with("ETag", EntityTags.quoted(info.etag()))
        .with("x-amz-version-id", info.version().orElse(""));
  }

  static void checkSize(long sizeBytes) {
    if (sizeBytes > MAX_OBJECT_BYTES) {
      throw S3Code.ENTITY_TOO_LARGE
          .refusal()
          .with("ProposedSize", Long.toString(sizeBytes))
          .with("MaxSizeAllowed", Long.toString(MAX_OBJECT_BYTES));
    }
  }

  /// What headers set besides the object has permissions of its own.
  static void checkPermissions(Call call) {
    checkPermissions(call, call.headers(), call.request().target().key());
  }

  static void checkPermissions(Call call, Headers headers, Optional<ObjectKey> key) {
    Map<String, String> actions =
        Map.of(
            "x-amz-tagging", "s3:PutObjectTagging",
            "x-amz-object-lock-mode", "s3:PutObjectRetention",
            "x-amz-object-lock-legal-hold", "s3:PutObjectLegalHold");
    actions.forEach((header, action) -> {
      if (headers.has(header)) {
        Permission.check(call, action, call.request().target().bucket(), key);
      }
    });
  }

  /// Passes a body on as it comes, and checks it at its end.
  static void receive(Incoming incoming, ObjectWriter writer) {
    ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(incoming.sizeBytes(), 1, BUFFER_BYTES));
    while (incoming.read(buffer) >= 0) {
      if (!buffer.hasRemaining()) {
        writer.write(buffer.flip());
        buffer.clear();
      }
    }
    writer.write(buffer.flip());
    if (incoming.hasMd5()) {
      incoming.checkMd5(writer.md5());
    }
  }

  static Answer copy(Call call) {
    Bucket bucket = call.bucket();
    Headers headers = call.headers();
    checkPermissions(call);
    CopySource source = CopySource.of(call, headers.orEmpty(Router.COPY_SOURCE));
    try (ObjectReader reader = source.open(call)) {
      ObjectInfo from = reader.info();
      EntityTags.checkRead(headers, "x-amz-copy-source-", from);
      boolean replaces = replaces(headers, "x-amz-metadata-directive");
      boolean retags = replaces(headers, "x-amz-tagging-directive");
      checkSelf(call, source, replaces || retags);
      Attributes sent = ObjectAttributes.of(headers);
      Attributes kept = from.attributes();
      Attributes attributes =
          (replaces ? sent : kept)
              .withTags(retags ? sent.tags() : kept.tags())
              .withChecksums(Checksums.ofCopy(reader, wanted(headers)))
              .withRetention(sent.retention())
              .withLegalHold(sent.legalHold());
      ObjectInfo info =
          call.face()
              .objects()
              .copy(
                  reader,
                  bucket,
                  call.key(),
                  ObjectLock.complete(call, bucket, attributes),
                  EntityTags.ofChange(headers));
      return Answer.xml(200, XmlWriter.document("CopyObjectResult", xml -> result(xml, info)))
          .with("x-amz-version-id", info.version().orElse(""))
          .with("x-amz-copy-source-version-id", from.version().orElse(""));
    }
  }

  private static void result(XmlWriter xml, ObjectInfo info) {
    xml.put("LastModified", Timestamps.xml(info.modifiedNanos()))
        .put("ETag", EntityTags.quoted(info.etag()));
    Map<String, String> checksums = info.attributes().checksums();
    Checksums.write(xml, checksums);
    xml.putIfAny("ChecksumType", checksums.getOrDefault(Checksums.TYPE, ""));
  }

  private static boolean replaces(Headers headers, String directive) {
    String value = headers.text(directive).orElse("COPY");
    if (!value.equals("COPY") && !value.equals("REPLACE")) {
      throw S3Code.INVALID_ARGUMENT
          .refusal("Unknown directive '" + value + "'")
          .with("ArgumentName", directive);
    }
    return value.equals("REPLACE");
  }

  private static void checkSelf(Call call, CopySource source, boolean changes) {
    if (!changes
        && source.version().isEmpty()
        && source.bucket().equals(call.bucketName())
        && source.key().equals(call.key())) {
      throw S3Code.INVALID_REQUEST.refusal(
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata, storage class, website redirect location or"
              + " encryption attributes.");
    }
  }

  private static Optional<ChecksumAlgorithm> wanted(Headers headers) {
    return headers.text("x-amz-checksum-algorithm").map(Incoming::algorithm);
  }

  static Answer rename(Call call) {
    Headers headers = call.headers();
    ObjectKey source = renamed(call, headers.orEmpty("x-amz-rename-source"));
    Optional<String> bucket = Optional.of(call.bucketName());
    Permission.check(call, "s3:GetObject", bucket, Optional.of(source));
    Permission.check(call, "s3:DeleteObject", bucket, Optional.of(source));
    call.face()
        .objects()
        .rename(
            call.bucket(),
            source,
            call.key(),
            EntityTags.ofChange(headers, "x-amz-rename-source-"),
            EntityTags.ofChange(headers));
    return Answer.of(200);
  }

  /// Reads which key an object has that is renamed: `KEY`, `BUCKET/KEY` or `/BUCKET/KEY`, where
  /// only the bucket of the request is one.
  private static ObjectKey renamed(Call call, String header) {
    byte[] plain = UriText.decode(header);
    for (String start : List.of("/" + call.bucketName() + "/", call.bucketName() + "/")) {
      byte[] bytes = start.getBytes(StandardCharsets.UTF_8);
      if (plain.length > bytes.length
          && Arrays.equals(plain, 0, bytes.length, bytes, 0, bytes.length)) {
        return ObjectKey.of(Arrays.copyOfRange(plain, bytes.length, plain.length));
      }
    }
    if (plain.length == 0) {
      throw S3Code.INVALID_ARGUMENT
          .refusal("A rename needs the key that the object has.")
          .with("ArgumentName", "x-amz-rename-source");
    }
    return ObjectKey.of(plain);
  }

  static Answer delete(Call call) {
    Bucket bucket = call.bucket();
    Deleted deleted =
        call.face()
            .objects()
            .delete(
                bucket,
                call.key(),
                call.version(),
                EntityTags.ofChange(call.headers()),
                ObjectLock.bypass(call));
    return Answer.of(204)
        .with("x-amz-version-id", deleted.version().orElse(""))
        .with("x-amz-delete-marker", deleted.deleteMarker() ? "true" : "");
  }

  static Answer putTagging(Call call) {
    Element root = Documents.readXml(call, Documents.MAX_SETTING_BYTES, "Tagging");
    Map<String, String> tags = Tags.parse(root, Tags.MAX_OF_OBJECT);
    return tag(call, tags, 200);
  }

  static Answer deleteTagging(Call call) {
    return tag(call, Map.of(), 204);
  }

  private static Answer tag(Call call, Map<String, String> tags, int status) {
    Bucket bucket = call.bucket();
    ObjectReads.need(call, bucket);
    ObjectInfo info =
        call.face()
            .objects()
            .amend(
                bucket, call.key(), call.version(), attributes -> attributes.withTags(tags), false);
    return Answer.of(status).with("x-amz-version-id", info.version().orElse(""));
  }

  static Answer putAcl(Call call) {
    ObjectReads.need(call, call.bucket());
    return Acl.put(call);
  }

  /// Which checksum of an upload a part must have, besides what was sent.
  static Set<ChecksumAlgorithm> ofUpload(Attributes upload) {
    Set<ChecksumAlgorithm> algorithms = EnumSet.noneOf(ChecksumAlgorithm.class);
    Checksums.algorithm(upload).ifPresent(algorithms::add);
    return algorithms;
  }
}
