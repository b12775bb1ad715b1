package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import java.util.Map;

/// The signature of a form's policy ("Authenticating Requests in Browser-Based Uploads Using
/// POST").
public final class FormSignature {
  private FormSignature() {}

  /// Checks the fields of a form.
  ///
  /// @param fields by lower-case name
  /// @param rules how
  /// @return who signed the policy; nobody when there is none
  /// @throws Refusal when it is not signed as it says
  public static Identity check(Map<String, String> fields, Authentication.Rules rules) {
    String policy = fields.getOrDefault("policy", "");
    if (policy.isEmpty() && !fields.containsKey("x-amz-signature")) {
      return new Identity.Anonymous();
    }
    if (!field(fields, "x-amz-algorithm").equals(SignedHeader.ALGORITHM)) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "X-Amz-Algorithm only supports \"" + SignedHeader.ALGORITHM + "\"");
    }
    String time = field(fields, "x-amz-date");
    long seconds =
        Timestamps.parseBasic(time)
            .orElseThrow(() -> S3Code.INVALID_ARGUMENT.refusal("x-amz-date is no time: " + time));
    Credential credential =
        Credential.parse(
            field(fields, "x-amz-credential"), time, rules.region(), S3Code.INVALID_ARGUMENT);
    String signature = field(fields, "x-amz-signature");
    byte[] key =
        credential.scope().signingKey(Authentication.secret(rules, credential.accessKey()));
    if (!Digests.same(Scope.sign(key, field(fields, "policy")), signature)) {
      throw S3Code.SIGNATURE_DOES_NOT_MATCH
          .refusal()
          .with("AWSAccessKeyId", credential.accessKey())
          .with("StringToSign", policy);
    }
    return new Identity.Known(credential.accessKey(), Identity.Kind.FORM, seconds);
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "Bucket POST must contain a field named '" + name + "'.");
    }
    return value;
  }
}
