package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.policy.Policy;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The settings of buckets: documents that are checked when they come, and given back as they came.
final class Settled {
  static final String TAGGING = "tagging";
  static final String CORS = "cors";
  static final String LIFECYCLE = "lifecycle";

  private Settled() {}

  /// Gives a setting back.
  ///
  /// @param absent what to answer when it was never set
  static Answer get(Call call, String name, S3Code absent) {
    byte[] document =
        call.face()
            .objects()
            .setting(call.bucket(), name)
            .orElseThrow(() -> absent.refusal().with("BucketName", call.bucketName()));
    return Answer.xml(200, new String(document, StandardCharsets.UTF_8));
  }

  static Answer remove(Call call, String name) {
    call.face().objects().removeSetting(call.bucket(), name);
    return Answer.of(204);
  }

  private static void set(Call call, Bucket bucket, String name, byte[] document) {
    call.face().objects().setSetting(bucket, name, document);
  }

  static Answer putTagging(Call call) {
    Bucket bucket = call.bucket();
    byte[] document = Documents.read(call, Documents.MAX_SETTING_BYTES);
    Map<String, String> tags = Tags.parse(XmlReader.read(document, "Tagging"), Tags.MAX_OF_BUCKET);
    set(call, bucket, TAGGING, Tags.document(tags).getBytes(StandardCharsets.UTF_8));
    return Answer.of(204);
  }

  static Answer putCors(Call call) {
    Bucket bucket = call.bucket();
    byte[] document = Documents.read(call, Documents.MAX_SETTING_BYTES);
    Cors.parse(document);
    set(call, bucket, CORS, document);
    return Answer.of(200);
  }

  static Answer putLifecycle(Call call) {
    Bucket bucket = call.bucket();
    byte[] document = Documents.read(call, Documents.MAX_SETTING_BYTES);
    Lifecycle.parse(document);
    set(call, bucket, LIFECYCLE, document);
    return Answer.of(200);
  }

  static Answer getPolicy(Call call) {
    byte[] document =
        call.face()
            .objects()
            .setting(call.bucket(), Permission.SETTING)
            .orElseThrow(
                () -> S3Code.NO_SUCH_BUCKET_POLICY.refusal().with("BucketName", call.bucketName()));
    return Answer.of(200)
        .with("Content-Type", "application/json")
        .withBody(new Answer.Body.Bytes(document));
  }

  static Answer putPolicy(Call call) {
    Bucket bucket = call.bucket();
    byte[] document = Documents.read(call, Policy.MAX_BYTES);
    Policy.ofBucket(document, bucket.name());
    set(call, bucket, Permission.SETTING, document);
    return Answer.of(204);
  }

  static Answer policyStatus(Call call) {
    boolean isPublic =
        Permission.ofBucket(call.face(), call.bucket())
            .orElseThrow(S3Code.NO_SUCH_BUCKET_POLICY::refusal)
            .isPublic();
    return Answer.xml(
        200, XmlWriter.document("PolicyStatus", root -> root.put("IsPublic", isPublic)));
  }

  static Answer getVersioning(Call call) {
    String status =
        switch (call.bucket().versioning()) {
          case OFF -> "";
          case ENABLED -> "Enabled";
          case SUSPENDED -> "Suspended";
        };
    return Answer.xml(
        200,
        XmlWriter.document("VersioningConfiguration", root -> root.putIfAny("Status", status)));
  }

  static Answer putVersioning(Call call) {
    Bucket bucket = call.bucket();
    Element root = Documents.readXml(call, Documents.MAX_SETTING_BYTES, "VersioningConfiguration");
    // Deleting by a second factor is not there, so it can only be off.
    root.only("Status", "MfaDelete");
    if (!root.text("MfaDelete").orElse("Disabled").equals("Disabled")) {
      throw S3Code.NOT_IMPLEMENTED.refusal("MfaDelete is not implemented.");
    }
    Versioning versioning =
        switch (root.need("Status")) {
          case "Enabled" -> Versioning.ENABLED;
          case "Suspended" -> Versioning.SUSPENDED;
          default -> throw Element.malformed("<Status> is Enabled or Suspended");
        };
    boolean locks = call.face().objects().setting(bucket, ObjectLock.SETTING).isPresent();
    if (locks && versioning == Versioning.SUSPENDED) {
      throw S3Code.INVALID_BUCKET_STATE.refusal(
          "An Object Lock configuration is present on this bucket, so the versioning state cannot"
              + " be changed.");
    }
    call.face().objects().setVersioning(bucket, versioning);
    return Answer.of(200);
  }

  static Answer getOwnership(Call call) {
    call.bucket();
    return Answer.xml(
        200,
        XmlWriter.document(
            "OwnershipControls",
            root ->
                root.element("Rule", rule -> rule.put("ObjectOwnership", "BucketOwnerEnforced"))));
  }
}
