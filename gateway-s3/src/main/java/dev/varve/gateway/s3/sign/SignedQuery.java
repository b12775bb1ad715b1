package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import java.util.List;

/// A signature of version 4 in the parameters of a URL: a presigned one.
final class SignedQuery {
  /// Seven days, in seconds ("Authenticating Requests: Using Query Parameters").
  private static final long MAX_EXPIRY_SECONDS = 604_800;

  private static final String SIGNATURE = "X-Amz-Signature";

  private SignedQuery() {}

  static Authentication check(Request request, Authentication.Rules rules) {
    if (!parameter(request, "X-Amz-Algorithm").equals(SignedHeader.ALGORITHM)) {
      throw malformed("X-Amz-Algorithm only supports \"" + SignedHeader.ALGORITHM + "\"");
    }
    String time = parameter(request, "X-Amz-Date");
    long seconds =
        Timestamps.parseBasic(time)
            .orElseThrow(() ->
                malformed("X-Amz-Date must be in the ISO8601 Long Format yyyyMMdd'T'HHmmss'Z'"));
    Credential credential =
        Credential.parse(
            parameter(request, "X-Amz-Credential"),
            time,
            rules.region(),
            S3Code.AUTHORIZATION_QUERY_ERROR);
    List<String> names =
        Canonical.signedHeaders(request, parameter(request, "X-Amz-SignedHeaders"));
    String signature = parameter(request, SIGNATURE);
    byte[] key =
        credential.scope().signingKey(Authentication.secret(rules, credential.accessKey()));
    checkTime(request, seconds, rules.nowSeconds());
    String hash =
        request
            .query()
            .text("X-Amz-Content-Sha256")
            .or(() -> request.headers().text(PayloadHeader.NAME))
            .orElse(PayloadHeader.UNSIGNED);
    new Canonical(request, names, hash)
        .check(
            key,
            time,
            credential.scope(),
            name -> !name.equals(SIGNATURE),
            credential.accessKey(),
            signature);
    ChunkSigner signer = new ChunkSigner(key, time, credential.scope(), signature);
    return new Authentication(
        new Identity.Known(credential.accessKey(), Identity.Kind.QUERY, seconds),
        PayloadHeader.signed(hash, signer));
  }

  private static void checkTime(Request request, long seconds, long nowSeconds) {
    String expires = parameter(request, "X-Amz-Expires");
    long valid = Numbers.isCount(expires) ? Long.parseLong(expires) : -1;
    if (valid < 0) {
      throw malformed("X-Amz-Expires should be a number");
    }
    if (valid > MAX_EXPIRY_SECONDS) {
      throw malformed(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires"
              + " must be less than "
              + MAX_EXPIRY_SECONDS
              + " seconds");
    }
    if (nowSeconds < seconds - Authentication.MAX_SKEW_SECONDS) {
      throw S3Code.ACCESS_DENIED.refusal("Request is not yet valid");
    }
    if (nowSeconds > seconds + valid) {
      throw S3Code.ACCESS_DENIED.refusal("Request has expired").with("X-Amz-Expires", expires);
    }
  }

  private static String parameter(Request request, String name) {
    String value = request.query().orEmpty(name);
    if (value.isEmpty()) {
      throw malformed("Query-string authentication version 4 requires the parameter " + name + ".");
    }
    return value;
  }

  private static Refusal malformed(String message) {
    return S3Code.AUTHORIZATION_QUERY_ERROR.refusal(message);
  }
}
