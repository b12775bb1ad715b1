package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.body.ChecksumAlgorithm;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.ByteRange;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.ListRequest;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.ObjectReader;
import dev.varve.namespace.ObjectWriter;
import dev.varve.namespace.Part;
import dev.varve.namespace.Upload;
import dev.varve.namespace.UploadPage;
import dev.varve.namespace.Uploads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Objects that are uploaded in parts.
final class Multipart {
  private Multipart() {}

  private static Uploads uploads(Call call) {
    return call.face().objects().uploads();
  }

  static Answer create(Call call) {
    Bucket bucket = call.bucket();
    ObjectWrites.checkPermissions(call);
    Map<String, String> checksums = Checksums.ofUpload(call.headers());
    Attributes attributes =
        ObjectLock.complete(call, bucket, ObjectAttributes.of(call.headers()))
            .withChecksums(checksums);
    Upload upload = uploads(call).create(bucket, call.key(), attributes);
    return Answer.xml(
            200,
            XmlWriter.document(
                "InitiateMultipartUploadResult",
                xml ->
                    xml.put("Bucket", bucket.name())
                        .put("Key", call.key().toString())
                        .put("UploadId", upload.id())))
        .with("x-amz-checksum-algorithm", checksums.getOrDefault(Checksums.ALGORITHM, ""))
        .with("x-amz-checksum-type", checksums.getOrDefault(Checksums.TYPE, ""));
  }

  private static Upload need(Call call) {
    String id = call.query().orEmpty("uploadId");
    return uploads(call)
        .find(call.bucket(), call.key(), id)
        .orElseThrow(() -> S3Code.NO_SUCH_UPLOAD.refusal().with("UploadId", id));
  }

  private static int partNumber(Call call) {
    long number =
        call.query().text("partNumber").map(text -> Numbers.count("partNumber", text)).orElse(0L);
    if (number < 1 || number > Uploads.MAX_PARTS) {
      throw S3Code.INVALID_ARGUMENT
          .refusal(
              "Part number must be an integer between 1 and " + Uploads.MAX_PARTS + ", inclusive")
          .with("ArgumentName", "partNumber");
    }
    return (int) number;
  }

  static Answer put(Call call) {
    EntityTags.refuse(call.headers());
    Upload upload = need(call);
    int number = partNumber(call);
    Incoming incoming = Incoming.of(call, ObjectWrites.ofUpload(upload.attributes()));
    ObjectWrites.checkSize(incoming.sizeBytes());
    try (ObjectWriter writer = uploads(call).put(upload, number)) {
      ObjectWrites.receive(incoming, writer);
      Attributes attributes = ObjectAttributes.withChecksums(Attributes.NONE, incoming.checksums());
      ObjectInfo info = writer.commit(attributes, dev.varve.namespace.Condition.NONE);
      return Checksums.write(
              Answer.of(200).with("ETag", EntityTags.quoted(info.etag())), attributes.checksums())
          .without("x-amz-checksum-type");
    }
  }

  static Answer copy(Call call) {
    EntityTags.refuse(call.headers());
    Upload upload = need(call);
    int number = partNumber(call);
    Headers headers = call.headers();
    CopySource source = CopySource.of(call, headers.orEmpty(Router.COPY_SOURCE));
    try (ObjectReader reader = source.open(call)) {
      ObjectInfo from = reader.info();
      EntityTags.checkRead(headers, "x-amz-copy-source-", from);
      ByteRange range = range(headers, from.sizeBytes());
      Map<String, String> checksums =
          ObjectAttributes.withChecksums(
                  Attributes.NONE,
                  Checksums.ofRange(reader, range, ObjectWrites.ofUpload(upload.attributes())))
              .checksums();
      Part part =
          uploads(call).copy(upload, number, reader, range.offset(), range.sizeBytes(), checksums);
      return Answer.xml(
              200,
              XmlWriter.document(
                  "CopyPartResult",
                  xml -> {
                    xml.put("LastModified", Timestamps.xml(part.modifiedNanos()))
                        .put("ETag", EntityTags.quoted(part.etag()));
                    Checksums.write(xml, checksums);
                  }))
          .with("x-amz-copy-source-version-id", from.version().orElse(""));
    }
  }

  /// The range of a source: unlike that of a read, it must be there whole.
  private static ByteRange range(Headers headers, long size) {
    Optional<String> text = headers.text("x-amz-copy-source-range");
    if (text.isEmpty()) {
      return new ByteRange(0, size);
    }
    boolean whole = text.get().matches("bytes=\\d{1,18}-\\d{1,18}");
    ByteRange range =
        (whole ? ByteRange.parse(text.get(), size) : Optional.<ByteRange>empty())
            .orElseThrow(() ->
                S3Code.INVALID_ARGUMENT.refusal(
                    "The x-amz-copy-source-range value must be of the form bytes=first-last"
                        + " where first and last are the zero-based offsets of the first and"
                        + " last bytes to copy"));
    long last = Long.parseLong(text.get().substring(text.get().indexOf('-') + 1));
    if (last >= size) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "Range specified is not valid for source object of size: " + size);
    }
    return range;
  }

  static Answer parts(Call call) {
    Upload upload = need(call);
    int after =
        (int)
            Math.min(
                Uploads.MAX_PARTS,
                call.query()
                    .text("part-number-marker")
                    .map(text -> Numbers.count("part-number-marker", text))
                    .orElse(0L));
    int limit = Listings.limit(call.query(), "max-parts");
    Listings.Spelling spelling = Listings.Spelling.of(call.query());
    List<Part> found = uploads(call).parts(upload, after, limit + 1);
    boolean truncated = found.size() > limit;
    List<Part> parts = truncated ? found.subList(0, limit) : found;
    int next = parts.isEmpty() ? after : parts.getLast().number();
    Map<String, String> checksums = upload.attributes().checksums();
    return Answer.xml(
        200,
        XmlWriter.document(
            "ListPartsResult",
            xml -> {
              xml.put("Bucket", call.bucketName())
                  .put("Key", spelling.spell(call.key().toBytes()))
                  .put("UploadId", upload.id())
                  .element("Initiator", Acl::owner)
                  .element("Owner", Acl::owner)
                  .put("StorageClass", "STANDARD")
                  .putIfAny("ChecksumAlgorithm", checksums.getOrDefault(Checksums.ALGORITHM, ""))
                  .putIfAny("ChecksumType", checksums.getOrDefault(Checksums.TYPE, ""))
                  .put("PartNumberMarker", after)
                  .put("NextPartNumberMarker", next)
                  .put("MaxParts", limit)
                  .put("IsTruncated", truncated);
              spelling.write(xml);
              parts.forEach(part -> xml.element("Part", element -> part(element, part)));
            }));
  }

  private static void part(XmlWriter xml, Part part) {
    xml.put("PartNumber", part.number())
        .put("LastModified", Timestamps.xml(part.modifiedNanos()))
        .put("ETag", EntityTags.quoted(part.etag()))
        .put("Size", part.sizeBytes());
    Checksums.write(xml, part.checksums());
  }

  static Answer complete(Call call) {
    Bucket bucket = call.bucket();
    String id = call.query().orEmpty("uploadId");
    List<Uploads.Chosen> chosen = chosen(call);
    Map<String, String> checksums = wholeChecksums(call, bucket, id, chosen);
    ObjectInfo info =
        uploads(call)
            .complete(
                bucket, call.key(), id, chosen, checksums, EntityTags.ofChange(call.headers()));
    return Answer.xml(
            200,
            XmlWriter.document(
                "CompleteMultipartUploadResult",
                xml -> {
                  xml.put("Location", call.request().address())
                      .put("Bucket", bucket.name())
                      .put("Key", call.key().toString())
                      .put("ETag", EntityTags.quoted(info.etag()));
                  Checksums.write(xml, info.attributes().checksums());
                  if (info.attributes().checksums().size() > 1) {
                    xml.putIfAny(
                        "ChecksumType",
                        info.attributes().checksums().getOrDefault(Checksums.TYPE, ""));
                  }
                }))
        .with("x-amz-version-id", info.version().orElse(""));
  }

  private static List<Uploads.Chosen> chosen(Call call) {
    Element root = Documents.readXml(call, Documents.MAX_COMPLETE_BYTES, "CompleteMultipartUpload");
    List<Uploads.Chosen> chosen = new ArrayList<>();
    for (Element part : root.only("Part").all("Part")) {
      Map<String, String> checksums = new HashMap<>();
      for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
        part.text(algorithm.element()).ifPresent(value -> checksums.put(algorithm.word(), value));
      }
      String number = part.need("PartNumber");
      if (!Numbers.isCount(number) || number.length() > 5) {
        throw Element.malformed("<PartNumber> is no number of a part: " + number);
      }
      chosen.add(
          new Uploads.Chosen(
              Integer.parseInt(number), EntityTags.unquoted(part.need("ETag")), checksums));
    }
    if (chosen.isEmpty() || chosen.size() > Uploads.MAX_PARTS) {
      throw Element.malformed("there are from 1 to " + Uploads.MAX_PARTS + " parts");
    }
    return chosen;
  }

  /// Computes the checksum of the whole, and compares it and the size with what was sent. Nothing
  /// when the upload is over: then this is a repetition.
  private static Map<String, String> wholeChecksums(
      Call call, Bucket bucket, String id, List<Uploads.Chosen> chosen) {
    Optional<Upload> upload = uploads(call).find(bucket, call.key(), id);
    if (upload.isEmpty()) {
      return Map.of();
    }
    List<Part> parts = chosenParts(call, upload.get(), chosen);
    call.headers()
        .count("x-amz-mp-object-size")
        .filter(size -> size != parts.stream().mapToLong(Part::sizeBytes).sum())
        .ifPresent(size -> {
          throw S3Code.INVALID_REQUEST.refusal(
              "The provided 'x-amz-mp-object-size' header value is not the size of the parts.");
        });
    Attributes attributes = upload.get().attributes();
    Optional<ChecksumAlgorithm> algorithm = Checksums.algorithm(attributes);
    if (algorithm.isEmpty() || parts.size() != chosen.size()) {
      // What is missing among the parts, the volume says.
      return Map.of();
    }
    String type = attributes.checksums().getOrDefault(Checksums.TYPE, Checksums.COMPOSITE);
    Optional<String> whole = Checksums.ofParts(algorithm.get(), type, parts);
    call.headers()
        .text(algorithm.get().header())
        .filter(sent -> !Optional.of(sent).equals(whole))
        .ifPresent(sent -> {
          throw S3Code.BAD_DIGEST.refusal(
              "The " + algorithm.get() + " you specified did not match the calculated checksum.");
        });
    return whole
        .map(value -> Map.of(algorithm.get().word(), value, Checksums.TYPE, type))
        .orElse(Map.of());
  }

  private static List<Part> chosenParts(Call call, Upload upload, List<Uploads.Chosen> chosen) {
    Map<Integer, Part> byNumber = new HashMap<>();
    int after = 0;
    List<Part> page = uploads(call).parts(upload, after, Listings.MAX_KEYS);
    while (!page.isEmpty()) {
      page.forEach(part -> byNumber.put(part.number(), part));
      after = page.getLast().number();
      page = uploads(call).parts(upload, after, Listings.MAX_KEYS);
    }
    return chosen.stream()
        .map(part -> Optional.ofNullable(byNumber.get(part.number())))
        .flatMap(Optional::stream)
        .toList();
  }

  static Answer abort(Call call) {
    uploads(call).abort(call.bucket(), call.key(), call.query().orEmpty("uploadId"));
    return Answer.of(204);
  }

  static Answer list(Call call) {
    Listings.Spelling spelling = Listings.Spelling.of(call.query());
    Optional<String> marker = call.query().text("upload-id-marker").filter(text -> !text.isEmpty());
    ListRequest plain = Listings.request(call, "key-marker", "max-uploads");
    ListRequest request =
        plain.withAfterVersion(plain.after().length == 0 ? Optional.empty() : marker);
    UploadPage page = uploads(call).list(call.bucket(), request);
    return Answer.xml(
        200,
        XmlWriter.document(
            "ListMultipartUploadsResult",
            xml -> {
              xml.put("Bucket", call.bucketName())
                  .put("KeyMarker", spelling.spell(request.after()))
                  .put("UploadIdMarker", marker.orElse(""))
                  .put("Prefix", spelling.spell(request.prefix()))
                  .putIfAny("Delimiter", spelling.spell(request.delimiter()))
                  .put("MaxUploads", request.limit());
              spelling.write(xml);
              xml.put("IsTruncated", page.continuation().isPresent());
              if (page.continuation().isPresent()) {
                next(xml, spelling, page);
              }
              page.uploads()
                  .forEach(upload ->
                      xml.element("Upload", element -> upload(element, spelling, upload)));
              Listings.prefixes(xml, spelling, page.commonPrefixes());
            }));
  }

  private static void next(XmlWriter xml, Listings.Spelling spelling, UploadPage page) {
    byte[] key = page.uploads().isEmpty() ? new byte[0] : page.uploads().getLast().key().toBytes();
    byte[] prefix = page.commonPrefixes().isEmpty() ? new byte[0] : page.commonPrefixes().getLast();
    boolean isKey = java.util.Arrays.compareUnsigned(key, prefix) >= 0;
    xml.put("NextKeyMarker", spelling.spell(isKey ? key : prefix));
    if (isKey && key.length > 0) {
      xml.put("NextUploadIdMarker", page.uploads().getLast().id());
    }
  }

  private static void upload(XmlWriter xml, Listings.Spelling spelling, Upload upload) {
    Map<String, String> checksums = upload.attributes().checksums();
    xml.put("Key", spelling.spell(upload.key().toBytes()))
        .put("UploadId", upload.id())
        .element("Initiator", Acl::owner)
        .element("Owner", Acl::owner)
        .put("StorageClass", "STANDARD")
        .put("Initiated", Timestamps.xml(upload.createdNanos()))
        .putIfAny("ChecksumAlgorithm", checksums.getOrDefault(Checksums.ALGORITHM, ""))
        .putIfAny("ChecksumType", checksums.getOrDefault(Checksums.TYPE, ""));
  }
}
