package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.access.Caller;
import dev.varve.gateway.s3.body.FormReader;
import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.UriText;
import dev.varve.gateway.s3.sign.Authentication;
import dev.varve.gateway.s3.sign.FormSignature;
import dev.varve.gateway.s3.sign.Identity;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.Condition;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.ObjectWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Objects that browsers send as forms ("Browser-based uploads using POST").
final class FormUpload {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final String FILE_NAME = "${filename}";

  /// Fields that are understood, besides those that are headers of a put.
  private static final Set<String> FIELDS =
      Set.of(
          "key",
          "acl",
          "policy",
          "bucket",
          "tagging",
          "success_action_redirect",
          "redirect",
          "success_action_status",
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-algorithm",
          "x-amz-date");

  private static final Set<String> HEADERS =
      Set.of(
          "cache-control",
          "content-type",
          "content-disposition",
          "content-encoding",
          "content-language",
          "expires");

  /// What of a put's headers a form can have as fields; checksums and metadata besides.
  private static final Set<String> OBJECT_FIELDS =
      Set.of(
          "x-amz-storage-class",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-retain-until-date",
          "x-amz-object-lock-legal-hold");

  private FormUpload() {}

  static Answer run(Call call, Authentication.Rules rules, Function<Identity, Caller> callers) {
    Bucket bucket = call.bucket();
    FormReader form = FormReader.open(call.body(), call.headers().orEmpty("content-type"));
    Map<String, String> fields = new TreeMap<>(form.fields());
    String key = fields.getOrDefault("key", "").replace(FILE_NAME, form.fileName());
    if (key.isEmpty()) {
      throw S3Code.INVALID_ARGUMENT.refusal("Bucket POST must contain a field named 'key'.");
    }
    fields.put("bucket", bucket.name());
    Identity identity = FormSignature.check(fields, rules);
    Call known = call.by(callers.apply(identity));
    ObjectKey name = ObjectKey.of(key);
    Permission.check(known, "s3:PutObject", Optional.of(bucket.name()), Optional.of(name));
    Optional<FormPolicy> policy = Optional.ofNullable(fields.get("policy")).map(FormPolicy::parse);
    policy.ifPresent(limits -> limits.check(fields, call.face().clock().epochNanos()));
    Attributes attributes = attributes(known, bucket, name, fields);
    FormChecksum checksum = FormChecksum.of(form, fields);
    ObjectInfo info = receive(known, checksum, bucket, name, attributes, policy);
    return answer(call, fields, bucket, key, info);
  }

  private static Attributes attributes(
      Call call, Bucket bucket, ObjectKey key, Map<String, String> fields) {
    List<String> headers = new ArrayList<>();
    fields.forEach((name, value) -> {
      if (HEADERS.contains(name)
          || OBJECT_FIELDS.contains(name)
          || name.startsWith("x-amz-meta-")) {
        headers.addAll(List.of(name, value));
      } else if (!FIELDS.contains(name)
          && !FormChecksum.isField(name)
          && !name.startsWith("x-ignore-")) {
        throw S3Code.NOT_IMPLEMENTED.refusal("The field '" + name + "' is not implemented.");
      }
    });
    headers.addAll(List.of("x-amz-acl", fields.getOrDefault("acl", "private")));
    Headers asHeaders = Headers.of(headers.toArray(String[]::new));
    ObjectWrites.checkPermissions(call, asHeaders, Optional.of(key));
    Attributes attributes = ObjectAttributes.of(asHeaders);
    if (fields.containsKey("tagging")) {
      Permission.check(call, "s3:PutObjectTagging", Optional.of(bucket.name()), Optional.of(key));
      byte[] document = fields.get("tagging").getBytes(StandardCharsets.UTF_8);
      Element tagging = XmlReader.read(document, "Tagging");
      attributes = attributes.withTags(Tags.parse(tagging, Tags.MAX_OF_OBJECT));
    }
    return ObjectLock.complete(call, bucket, attributes);
  }

  private static ObjectInfo receive(
      Call call,
      FormChecksum form,
      Bucket bucket,
      ObjectKey key,
      Attributes attributes,
      Optional<FormPolicy> policy) {
    long max = policy.map(FormPolicy::maxBytes).orElse(ObjectWrites.MAX_OBJECT_BYTES);
    long min = policy.map(FormPolicy::minBytes).orElse(0L);
    try (ObjectWriter writer = call.face().objects().put(bucket, key)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      while (form.read(buffer) >= 0) {
        writer.write(buffer.flip());
        buffer.clear();
        if (writer.sizeBytes() > max) {
          throw limit(S3Code.ENTITY_TOO_LARGE, "MaxSizeAllowed", max);
        }
      }
      if (writer.sizeBytes() < min) {
        throw limit(S3Code.ENTITY_TOO_SMALL, "MinSizeAllowed", min);
      }
      return writer.commit(
          ObjectAttributes.withChecksums(attributes, form.checked()), Condition.NONE);
    }
  }

  private static Refusal limit(S3Code code, String element, long bytes) {
    return code.refusal().with(element, Long.toString(bytes));
  }

  private static Answer answer(
      Call call, Map<String, String> fields, Bucket bucket, String key, ObjectInfo info) {
    String etag = EntityTags.quoted(info.etag());
    String location =
        call.request().origin()
            + "/"
            + bucket.name()
            + "/"
            + UriText.encodePath(key.getBytes(StandardCharsets.UTF_8));
    String redirect =
        fields.getOrDefault("success_action_redirect", fields.getOrDefault("redirect", ""));
    if (redirect.matches("https?://[\\x21-\\x7e]+")) {
      String parameters =
          "bucket="
              + bucket.name()
              + "&key="
              + UriText.encode(key)
              + "&etag="
              + UriText.encode(etag);
      return Answer.of(303)
          .with("Location", redirect + (redirect.contains("?") ? "&" : "?") + parameters);
    }
    Answer answer =
        switch (fields.getOrDefault("success_action_status", "204")) {
          case "200" -> Answer.of(200);
          case "201" ->
              Answer.xml(
                  201,
                  XmlWriter.plain(
                      "PostResponse",
                      xml ->
                          xml.put("Location", location)
                              .put("Bucket", bucket.name())
                              .put("Key", key)
                              .put("ETag", etag)));
          default -> Answer.of(204);
        };
    return answer
        .with("ETag", etag)
        .with("Location", location)
        .with("x-amz-version-id", info.version().orElse(""));
  }
}
