package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.ByteRange;
import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.ObjectReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads objects, and what is known of them.
final class ObjectReads {
  private ObjectReads() {}

  static Answer get(Call call) {
    Bucket bucket = call.bucket();
    ObjectReader reader =
        call.face()
            .objects()
            .open(bucket, call.key(), call.version())
            .orElseThrow(() -> absent(call, bucket));
    boolean passedOn = false;
    try {
      Answer answer = describe(call, reader.info());
      ByteRange range = range(call, reader.info());
      passedOn = true;
      return answer.withBody(new Answer.Body.Content(reader, range.offset(), range.sizeBytes()));
    } finally {
      if (!passedOn) {
        reader.close();
      }
    }
  }

  static Answer head(Call call) {
    ObjectInfo info = need(call, call.bucket());
    Answer answer = describe(call, info);
    return answer.with("Content-Length", Long.toString(range(call, info).sizeBytes()));
  }

  private static Answer describe(Call call, ObjectInfo info) {
    EntityTags.checkRead(call.headers(), "", info);
    ByteRange range = range(call, info);
    boolean partial = range.sizeBytes() != info.sizeBytes() || isPartial(call, info);
    Answer answer = ObjectAttributes.write(Answer.of(partial ? 206 : 200), call, info);
    if (partial) {
      answer = answer.with("Content-Range", range.contentRange(info.sizeBytes()));
    }
    if (call.query().has("partNumber") && !info.partSizes().isEmpty()) {
      answer = answer.with("x-amz-mp-parts-count", Integer.toString(info.partSizes().size()));
    }
    if (!call.headers().orEmpty("x-amz-checksum-mode").equals("ENABLED")) {
      return answer;
    }
    if (partial && call.query().has("partNumber") && !info.partSizes().isEmpty()) {
      return Checksums.write(answer, ofPart(call, info));
    }
    return partial ? answer : Checksums.write(answer, info.attributes().checksums());
  }

  private static Map<String, String> ofPart(Call call, ObjectInfo info) {
    int number = (int) Numbers.count("partNumber", call.query().orEmpty("partNumber"));
    Map<String, String> checksums =
        new TreeMap<>(
            call.face()
                .objects()
                .partChecksums(call.bucket(), info, number - 1, number)
                .getFirst());
    String type = info.attributes().checksums().getOrDefault(Checksums.TYPE, Checksums.COMPOSITE);
    checksums.put(Checksums.TYPE, type);
    return checksums;
  }

  private static boolean isPartial(Call call, ObjectInfo info) {
    return info.sizeBytes() > 0
        && (call.query().has("partNumber")
            || call.headers()
                .text("range")
                .flatMap(text -> ByteRange.parse(text, info.sizeBytes()))
                .isPresent());
  }

  /// Returns the bytes that are asked for; all of them without a range.
  private static ByteRange range(Call call, ObjectInfo info) {
    Optional<String> header = call.headers().text("range");
    Optional<String> part = call.query().text("partNumber");
    if (header.isPresent() && part.isPresent()) {
      throw S3Code.INVALID_REQUEST.refusal("Cannot specify both Range header and partNumber");
    }
    if (part.isPresent()) {
      return part(Numbers.count("partNumber", part.get()), info);
    }
    return header
        .flatMap(text -> ByteRange.parse(text, info.sizeBytes()))
        .orElse(new ByteRange(0, info.sizeBytes()));
  }

  private static ByteRange part(long number, ObjectInfo info) {
    List<Long> sizes = info.partSizes().isEmpty() ? List.of(info.sizeBytes()) : info.partSizes();
    if (number < 1 || number > sizes.size()) {
      throw S3Code.INVALID_PART_NUMBER
          .refusal()
          .with("PartNumberRequested", Long.toString(number))
          .with("ActualPartCount", Integer.toString(sizes.size()));
    }
    long offset = 0;
    for (int i = 0; i < number - 1; i++) {
      offset += sizes.get(i);
    }
    return new ByteRange(offset, sizes.get((int) number - 1));
  }

  /// Finds the object that a request is about.
  static ObjectInfo need(Call call, Bucket bucket) {
    return call.face()
        .objects()
        .find(bucket, call.key(), call.version())
        .filter(info -> !info.deleteMarker())
        .orElseThrow(() -> absent(call, bucket));
  }

  /// Why there is nothing to be read. Who may not list is not told what is there.
  private static Refusal absent(Call call, Bucket bucket) {
    Optional<ObjectInfo> found = call.face().objects().find(bucket, call.key(), call.version());
    if (!Permission.may(call, "s3:ListBucket", Optional.of(bucket.name()), Optional.empty())) {
      return S3Code.ACCESS_DENIED.refusal();
    }
    String key = call.key().toString();
    if (found.isPresent() && found.get().deleteMarker()) {
      S3Code code = call.version().isPresent() ? S3Code.METHOD_NOT_ALLOWED : S3Code.NO_SUCH_KEY;
      return code.refusal()
          .with("Key", key)
          .withHeader("x-amz-delete-marker", "true")
          .withHeader("x-amz-version-id", found.get().version().orElse("null"));
    }
    return call.version().isPresent()
        ? S3Code.NO_SUCH_VERSION.refusal().with("Key", key).with("VersionId", call.version().get())
        : S3Code.NO_SUCH_KEY.refusal().with("Key", key);
  }

  private static final Set<String> ATTRIBUTES =
      Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");

  static Answer attributes(Call call) {
    Set<String> wanted = new TreeSet<>();
    for (String name : call.headers().orEmpty("x-amz-object-attributes").split(",", -1)) {
      if (!ATTRIBUTES.contains(name.strip())) {
        throw S3Code.INVALID_ARGUMENT.refusal("Invalid attribute name specified: " + name);
      }
      wanted.add(name.strip());
    }
    ObjectInfo info = need(call, call.bucket());
    EntityTags.checkRead(call.headers(), "", info);
    String document =
        XmlWriter.document(
            "GetObjectAttributesResponse", xml -> attributes(call, info, wanted, xml));
    return Answer.xml(200, document)
        .with("Last-Modified", Timestamps.http(info.modifiedNanos()))
        .with("x-amz-version-id", info.version().orElse(""));
  }

  private static void attributes(Call call, ObjectInfo info, Set<String> wanted, XmlWriter xml) {
    var checksums = info.attributes().checksums();
    if (wanted.contains("ETag")) {
      xml.put("ETag", info.etag());
    }
    if (wanted.contains("Checksum") && !checksums.isEmpty()) {
      xml.element(
          "Checksum",
          element -> {
            Checksums.write(element, checksums);
            element.putIfAny("ChecksumType", checksums.getOrDefault(Checksums.TYPE, ""));
          });
    }
    if (wanted.contains("ObjectParts") && !info.partSizes().isEmpty()) {
      xml.element("ObjectParts", element -> parts(call, info, element));
    }
    if (wanted.contains("StorageClass")) {
      xml.put("StorageClass", "STANDARD");
    }
    if (wanted.contains("ObjectSize")) {
      xml.put("ObjectSize", info.sizeBytes());
    }
  }

  private static void parts(Call call, ObjectInfo info, XmlWriter xml) {
    int count = info.partSizes().size();
    int max = (int) Math.min(1000, call.headers().count("x-amz-max-parts").orElse(1000L));
    int marker = (int) Math.min(count, call.headers().count("x-amz-part-number-marker").orElse(0L));
    int end = Math.min(count, marker + max);
    xml.put("PartsCount", count)
        .put("PartNumberMarker", marker)
        .put("NextPartNumberMarker", end)
        .put("MaxParts", max)
        .put("IsTruncated", end < count);
    List<Map<String, String>> checksums =
        call.face().objects().partChecksums(call.bucket(), info, marker, end);
    for (int i = marker; i < end; i++) {
      int number = i + 1;
      long size = info.partSizes().get(i);
      Map<String, String> ofPart = checksums.get(i - marker);
      xml.element(
          "Part",
          part -> {
            part.put("PartNumber", number).put("Size", size);
            Checksums.write(part, ofPart);
          });
    }
  }

  static Answer tagging(Call call) {
    ObjectInfo info = need(call, call.bucket());
    return Answer.xml(200, Tags.document(info.attributes().tags()))
        .with("x-amz-version-id", info.version().orElse(""));
  }

  static Answer acl(Call call) {
    ObjectInfo info = need(call, call.bucket());
    return Acl.get().with("x-amz-version-id", info.version().orElse(""));
  }
}
