package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Answer;
import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.xml.Element;
import dev.varve.gateway.s3.xml.XmlReader;
import dev.varve.gateway.s3.xml.XmlWriter;
import dev.varve.namespace.Attributes;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.Retention;
import dev.varve.namespace.Versioning;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Retention and legal hold ("Locking objects with Object Lock").
final class ObjectLock {
  /// The setting of a bucket that has object lock.
  static final String SETTING = "object-lock";

  /// What is set when a bucket is made with object lock.
  static final String ENABLED =
      XmlWriter.document(
          "ObjectLockConfiguration", root -> root.put("ObjectLockEnabled", "Enabled"));

  private static final String GOVERNANCE = "GOVERNANCE";
  private static final String COMPLIANCE = "COMPLIANCE";

  private ObjectLock() {}

  static String mode(Retention retention) {
    return retention.compliance() ? COMPLIANCE : GOVERNANCE;
  }

  /// Reads the headers of a put.
  static Attributes of(Headers headers, Attributes attributes) {
    Optional<String> mode = headers.text("x-amz-object-lock-mode");
    Optional<String> until = headers.text("x-amz-object-lock-retain-until-date");
    if (mode.isPresent() != until.isPresent()) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
    }
    Attributes result = attributes;
    if (mode.isPresent()) {
      result = result.withRetention(Optional.of(retention(mode.get(), until.orElse(""))));
    }
    Optional<String> hold = headers.text("x-amz-object-lock-legal-hold");
    return hold.isPresent() ? result.withLegalHold(isOn(hold.get())) : result;
  }

  private static Retention retention(String mode, String until) {
    long nanos =
        Timestamps.parseIso(until)
            .orElseThrow(() ->
                S3Code.INVALID_ARGUMENT.refusal(
                    "The retain until date must be provided in ISO 8601 format"));
    return new Retention(isCompliance(mode), nanos);
  }

  private static boolean isCompliance(String mode) {
    if (!mode.equals(GOVERNANCE) && !mode.equals(COMPLIANCE)) {
      throw S3Code.INVALID_ARGUMENT.refusal("Unknown wormMode directive: '" + mode + "'");
    }
    return mode.equals(COMPLIANCE);
  }

  private static boolean isOn(String status) {
    if (!status.equals("ON") && !status.equals("OFF")) {
      throw S3Code.INVALID_ARGUMENT.refusal("Legal Hold must be either of 'ON' or 'OFF'");
    }
    return status.equals("ON");
  }

  /// Adds the bucket's default retention to what is put, and checks that the bucket can lock.
  static Attributes complete(Call call, Bucket bucket, Attributes attributes) {
    Optional<byte[]> document = call.face().objects().setting(bucket, SETTING);
    boolean locks = attributes.retention().isPresent() || attributes.legalHold();
    if (document.isEmpty()) {
      if (locks) {
        throw S3Code.INVALID_REQUEST.refusal("Bucket is missing Object Lock Configuration");
      }
      return attributes;
    }
    if (attributes.retention().isPresent()) {
      checkFuture(call, attributes.retention().get());
      return attributes;
    }
    return attributes.withRetention(
        defaultRetention(document.get()).map(rule -> rule.from(nowNanos(call))));
  }

  /// How long new objects are kept.
  private record Rule(boolean compliance, long days) {
    Retention from(long nowNanos) {
      return new Retention(compliance, nowNanos + TimeUnit.DAYS.toNanos(days));
    }
  }

  private static Optional<Rule> defaultRetention(byte[] document) {
    Element root = XmlReader.read(document, "ObjectLockConfiguration");
    root.only("ObjectLockEnabled", "Rule");
    if (!root.need("ObjectLockEnabled").equals("Enabled")) {
      throw Element.malformed("<ObjectLockEnabled> must be Enabled");
    }
    return root.find("Rule")
        .map(rule ->
            rule.only("DefaultRetention")
                .find("DefaultRetention")
                .orElseThrow(() -> Element.malformed("<Rule> has no <DefaultRetention>")))
        .map(ObjectLock::rule);
  }

  /// The longest retention that S3 takes, in days and in years.
  private static final long MAX_DAYS = 36_500;

  private static Rule rule(Element retention) {
    retention.only("Mode", "Days", "Years");
    Optional<Long> days = retention.text("Days").map(text -> Numbers.count("Days", text));
    Optional<Long> years =
        retention.text("Years").map(text -> Math.multiplyExact(Numbers.count("Years", text), 365));
    if (days.isPresent() == years.isPresent()) {
      throw Element.malformed("<DefaultRetention> has either <Days> or <Years>");
    }
    long count = days.or(() -> years).orElseThrow();
    if (count < 1 || count > MAX_DAYS) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "Default retention period must be from 1 to " + MAX_DAYS + " days");
    }
    return new Rule(isCompliance(retention.need("Mode")), count);
  }

  private static void checkFuture(Call call, Retention retention) {
    if (retention.untilNanos() <= nowNanos(call)) {
      throw S3Code.INVALID_ARGUMENT.refusal("The retain until date must be in the future!");
    }
  }

  private static long nowNanos(Call call) {
    return call.face().clock().epochNanos();
  }

  static Answer getConfiguration(Call call) {
    byte[] document =
        call.face()
            .objects()
            .setting(call.bucket(), SETTING)
            .orElseThrow(S3Code.NO_OBJECT_LOCK::refusal);
    return Answer.xml(200, new String(document, StandardCharsets.UTF_8));
  }

  static Answer putConfiguration(Call call) {
    Bucket bucket = call.bucket();
    if (bucket.versioning() != Versioning.ENABLED) {
      throw S3Code.INVALID_BUCKET_STATE.refusal(
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
    }
    byte[] document = Documents.read(call, Documents.MAX_SETTING_BYTES);
    defaultRetention(document);
    call.face().objects().setSetting(bucket, SETTING, document);
    return Answer.of(200);
  }

  private static void checkEnabled(Call call, Bucket bucket) {
    if (call.face().objects().setting(bucket, SETTING).isEmpty()) {
      throw S3Code.INVALID_REQUEST.refusal("Bucket is missing Object Lock Configuration");
    }
  }

  static Answer getRetention(Call call) {
    Bucket bucket = call.bucket();
    checkEnabled(call, bucket);
    Retention retention =
        ObjectReads.need(call, bucket)
            .attributes()
            .retention()
            .orElseThrow(S3Code.NO_SUCH_OBJECT_LOCK::refusal);
    return Answer.xml(
        200,
        XmlWriter.document(
            "Retention",
            root ->
                root.put("Mode", mode(retention))
                    .put("RetainUntilDate", Timestamps.xml(retention.untilNanos()))));
  }

  static Answer putRetention(Call call) {
    Bucket bucket = call.bucket();
    checkEnabled(call, bucket);
    ObjectReads.need(call, bucket);
    Element root = Documents.readXml(call, Documents.MAX_SETTING_BYTES, "Retention");
    root.only("Mode", "RetainUntilDate");
    Optional<Retention> retention =
        root.children().isEmpty()
            ? Optional.empty()
            : Optional.of(retention(root.need("Mode"), root.need("RetainUntilDate")));
    retention.ifPresent(value -> checkFuture(call, value));
    boolean bypass = bypass(call);
    return amend(call, bucket, attributes -> attributes.withRetention(retention), bypass);
  }

  private static Answer amend(
      Call call, Bucket bucket, UnaryOperator<Attributes> change, boolean bypass) {
    ObjectInfo info =
        call.face().objects().amend(bucket, call.key(), call.version(), change, bypass);
    return Answer.of(200).with("x-amz-version-id", info.version().orElse(""));
  }

  /// Says whether governance is passed over, which takes a permission of its own.
  static boolean bypass(Call call) {
    boolean wanted =
        call.headers().orEmpty("x-amz-bypass-governance-retention").equalsIgnoreCase("true");
    if (wanted) {
      Permission.check(
          call,
          "s3:BypassGovernanceRetention",
          call.request().target().bucket(),
          call.request().target().key());
    }
    return wanted;
  }

  static Answer getLegalHold(Call call) {
    Bucket bucket = call.bucket();
    checkEnabled(call, bucket);
    boolean held = ObjectReads.need(call, bucket).attributes().legalHold();
    return Answer.xml(
        200, XmlWriter.document("LegalHold", root -> root.put("Status", held ? "ON" : "OFF")));
  }

  static Answer putLegalHold(Call call) {
    Bucket bucket = call.bucket();
    checkEnabled(call, bucket);
    ObjectReads.need(call, bucket);
    Element root = Documents.readXml(call, Documents.MAX_SETTING_BYTES, "LegalHold");
    boolean hold = isOn(root.only("Status").need("Status"));
    return amend(call, bucket, attributes -> attributes.withLegalHold(hold), false);
  }
}
