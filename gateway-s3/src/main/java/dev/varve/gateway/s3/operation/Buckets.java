package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Objects;
import dev.varve.namespace.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes, finds and deletes buckets.
final class Buckets {
  private static final int MAX_LISTED = 10_000;

  /// Where buckets are in the words of S3 when there is no word for it.
  private static final String FIRST_REGION = "us-east-1";

  private Buckets() {}

  static Answer list(Call call) {
    String prefix = call.query().orEmpty("prefix");
    String after =
        call.query()
            .text("continuation-token")
            .map(token -> new String(Listings.decode(token), StandardCharsets.UTF_8))
            .orElse("");
    long limit =
        call.query()
            .text("max-buckets")
            .map(text -> dev.varve.gateway.s3.message.Numbers.count("max-buckets", text))
            .orElse((long) MAX_LISTED);
    List<Bucket> found =
        call.face().objects().buckets().stream()
            .filter(bucket -> bucket.name().startsWith(prefix))
            .filter(bucket -> bucket.name().compareTo(after) > 0)
            .limit(Math.clamp(limit, 1, MAX_LISTED) + 1)
            .toList();
    boolean more = found.size() > Math.clamp(limit, 1, MAX_LISTED);
    List<Bucket> page = more ? found.subList(0, found.size() - 1) : found;
    return Answer.xml(
        200,
        XmlWriter.document(
            "ListAllMyBucketsResult",
            xml -> {
              xml.element("Owner", Acl::owner);
              xml.element("Buckets", list -> page.forEach(bucket -> write(list, bucket)));
              if (more) {
                byte[] last = page.getLast().name().getBytes(StandardCharsets.UTF_8);
                xml.put("ContinuationToken", Listings.encode(last));
              }
              xml.putIfAny("Prefix", prefix);
            }));
  }

  private static void write(XmlWriter xml, Bucket bucket) {
    xml.element(
        "Bucket",
        element ->
            element
                .put("Name", bucket.name())
                .put("CreationDate", Timestamps.xml(bucket.createdNanos())));
  }

  static Answer create(Call call) {
    Acl.checkCanned(call.headers());
    String ownership = call.headers().text("x-amz-object-ownership").orElse("BucketOwnerEnforced");
    if (!ownership.equals("BucketOwnerEnforced")) {
      throw S3Code.NOT_IMPLEMENTED.refusal(
          "Object ownership is always BucketOwnerEnforced here, asked for " + ownership);
    }
    byte[] body = Documents.read(call, Documents.MAX_SETTING_BYTES);
    Map<String, String> tags = body.length == 0 ? Map.of() : configuration(call, body);
    Objects objects = call.face().objects();
    Bucket bucket = objects.createBucket(call.bucketName());
    if (!tags.isEmpty()) {
      objects.setSetting(
          bucket, Settled.TAGGING, Tags.document(tags).getBytes(StandardCharsets.UTF_8));
    }
    if (call.headers().orEmpty("x-amz-bucket-object-lock-enabled").equalsIgnoreCase("true")) {
      objects.setVersioning(bucket, Versioning.ENABLED);
      objects.setSetting(
          bucket, ObjectLock.SETTING, ObjectLock.ENABLED.getBytes(StandardCharsets.UTF_8));
    }
    return Answer.of(200).with("Location", "/" + bucket.name());
  }

  private static Map<String, String> configuration(Call call, byte[] body) {
    Element root = XmlReader.read(body, "CreateBucketConfiguration");
    root.only("LocationConstraint", "Tags");
    String region = call.face().settings().region();
    Optional<String> wanted = root.text("LocationConstraint").filter(text -> !text.isEmpty());
    boolean other = wanted.isPresent() && !wanted.get().equals(region);
    if (other && call.face().settings().signedRegion().isPresent()) {
      throw S3Code.ILLEGAL_LOCATION.refusal(
          "The " + wanted.get() + " location constraint is incompatible: this is " + region);
    }
    return root.find("Tags")
        .map(list ->
            Tags.parse(
                new Element(
                    "Tagging", "", "", List.of(new Element("TagSet", "", "", list.children()))),
                Tags.MAX_OF_BUCKET))
        .orElse(Map.of());
  }

  static Answer head(Call call) {
    call.bucket();
    return Answer.of(200)
        .with("x-amz-bucket-region", call.face().settings().region())
        .with("x-amz-access-point-alias", "false");
  }

  static Answer delete(Call call) {
    call.face().objects().deleteBucket(call.bucket());
    return Answer.of(204);
  }

  static Answer location(Call call) {
    call.bucket();
    String region = call.face().settings().region();
    String text = region.equals(FIRST_REGION) ? "" : region;
    return Answer.xml(200, XmlWriter.text("LocationConstraint", text));
  }
}
