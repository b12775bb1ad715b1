package dev.varve.gateway.s3.operation;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.gateway.s3.access.Caller;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.policy.Policy;
import dev.varve.gateway.s3.policy.Question;
import dev.varve.gateway.s3.sign.Identity;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Whether a caller may: by the caller's policies, and the bucket's. The root user may everything.
final class Permission {
  /// The setting of a bucket that holds its policy.
  static final String SETTING = "policy";

  private static final Set<String> PARAMETERS = Set.of("prefix", "delimiter", "max-keys");

  private static final List<String> HEADERS =
      List.of(
          "x-amz-acl",
          "x-amz-copy-source",
          "x-amz-metadata-directive",
          "x-amz-content-sha256",
          "if-match",
          "if-none-match");

  private Permission() {}

  /// Asks for the operation's own action on what the request is about.
  static void check(Call call) {
    String action = call.operation().action();
    boolean ofVersion = call.query().has("versionId") && VERSIONED.contains(action);
    String full = ofVersion ? action + "Version" : action;
    check(call, full, call.request().target().bucket(), call.request().target().key());
  }

  private static final Set<String> VERSIONED =
      Set.of("s3:GetObject", "s3:DeleteObject", "s3:GetObjectAttributes");

  static void check(Call call, String action, Optional<String> bucket, Optional<ObjectKey> key) {
    if (!may(call, action, bucket, key)) {
      throw denied(call, action, bucket, key);
    }
  }

  private static Refusal denied(
      Call call, String action, Optional<String> bucket, Optional<ObjectKey> key) {
    return switch (call.caller()) {
      case Caller.User user ->
          S3Code.ACCESS_DENIED.refusal(
              "User: "
                  + user.name()
                  + " is not authorized to perform: "
                  + action
                  + " on resource: \""
                  + resource(bucket, key)
                  + "\"");
      case Caller.Anonymous anonymous -> S3Code.ACCESS_DENIED.refusal();
      case Caller.Root root -> S3Code.ACCESS_DENIED.refusal();
    };
  }

  static boolean may(Call call, String action, Optional<String> bucket, Optional<ObjectKey> key) {
    return switch (call.caller()) {
      case Caller.Root root -> true;
      case Caller.Anonymous anonymous ->
          decide(call, List.of(), Optional.empty(), action, bucket, key);
      case Caller.User user ->
          decide(call, user.policies(), Optional.of(user.name()), action, bucket, key);
    };
  }

  private static boolean decide(
      Call call,
      List<Policy> own,
      Optional<String> user,
      String action,
      Optional<String> bucket,
      Optional<ObjectKey> key) {
    List<Policy> policies = new ArrayList<>(own);
    bucket
        .flatMap(call.face().objects()::bucket)
        .flatMap(there -> ofBucket(call.face(), there))
        .ifPresent(policies::add);
    Question question = new Question(user, action, resource(bucket, key), context(call, user));
    return Policy.decide(policies, question) == Policy.Verdict.ALLOW;
  }

  /// Reads the policy of a bucket. One that is there and cannot be read denies, loudly.
  static Optional<Policy> ofBucket(Face face, Bucket bucket) {
    Optional<byte[]> document = face.objects().setting(bucket, SETTING);
    try {
      return document.map(bytes -> Policy.ofBucket(bytes, bucket.name()));
    } catch (Refusal refusal) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          "the policy of bucket " + bucket.name() + " cannot be read: " + refusal.text(),
          refusal);
    }
  }

  private static String resource(Optional<String> bucket, Optional<ObjectKey> key) {
    return bucket
        .map(name -> "arn:aws:s3:::" + name + key.map(there -> "/" + there).orElse(""))
        .orElse("*");
  }

  private static Map<String, List<String>> context(Call call, Optional<String> user) {
    Map<String, List<String>> context = new HashMap<>();
    context.put("aws:sourceip", List.of(call.request().client()));
    context.put("aws:securetransport", List.of(Boolean.toString(call.request().secure())));
    long now = TimeUnit.MILLISECONDS.toSeconds(call.face().clock().epochMillis());
    context.put("aws:currenttime", List.of(Long.toString(now)));
    context.put("aws:epochtime", List.of(Long.toString(now)));
    user.ifPresent(name -> context.put("aws:username", List.of(name)));
    call.headers().text("referer").ifPresent(text -> context.put("aws:referer", List.of(text)));
    call.headers()
        .text("user-agent")
        .ifPresent(text -> context.put("aws:useragent", List.of(text)));
    for (String name : PARAMETERS) {
      call.query().text(name).ifPresent(text -> context.put("s3:" + name, List.of(text)));
    }
    call.query().text("versionId").ifPresent(id -> context.put("s3:versionid", List.of(id)));
    for (String name : HEADERS) {
      call.headers().text(name).ifPresent(text -> context.put("s3:" + name, List.of(text)));
    }
    if (call.authentication().identity() instanceof Identity.Known known) {
      context.put("s3:authtype", List.of(type(known.kind())));
      context.put("s3:signatureversion", List.of("AWS4-HMAC-SHA256"));
      context.put(
          "s3:signatureage",
          List.of(Long.toString(TimeUnit.SECONDS.toMillis(now - known.signedSeconds()))));
    }
    addTags(call, context);
    return context;
  }

  private static String type(Identity.Kind kind) {
    return switch (kind) {
      case HEADER -> "REST-HEADER";
      case QUERY -> "REST-QUERY-STRING";
      case FORM -> "POST";
    };
  }

  /// Tags cost a look at the object, so only requests that have a policy to ask get here.
  private static void addTags(Call call, Map<String, List<String>> context) {
    call.headers()
        .text("x-amz-tagging")
        .ifPresent(text ->
            Tags.parse(text)
                .forEach(
                    (name, value) -> context.put("s3:requestobjecttag/" + name, List.of(value))));
    call.request()
        .target()
        .key()
        .filter(key -> !call.request().method().equals("PUT"))
        .flatMap(key ->
            call.face()
                .objects()
                .bucket(call.bucketName())
                .flatMap(bucket -> call.face().objects().find(bucket, key, call.version())))
        .ifPresent(info ->
            info.attributes()
                .tags()
                .forEach(
                    (name, value) -> context.put("s3:existingobjecttag/" + name, List.of(value))));
  }
}
