package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import java.util.Optional;
import java.util.function.Function;

/// Who sent a request, and how its body comes.
///
/// @param identity who
/// @param payload how
public record Authentication(Identity identity, Payload payload) {
  /// The farthest that a client's clock may be off, in seconds (API reference, "Authenticating
  /// Requests").
  static final long MAX_SKEW_SECONDS = 900;

  /// How requests are checked.
  ///
  /// @param secrets finds the secret of an access key that may be used
  /// @param nowSeconds the time since 1970
  /// @param region which region signatures must name; empty for any
  /// @param version2 whether signatures of version 2 are taken
  public record Rules(
      Function<String, Optional<String>> secrets,
      long nowSeconds,
      Optional<String> region,
      boolean version2) {}

  /// Checks the signature of a request, if it has one.
  ///
  /// @param request the request
  /// @param rules how
  /// @return who sent it
  /// @throws Refusal when it is not signed as it says
  public static Authentication of(Request request, Rules rules) {
    String authorization = request.headers().orEmpty("authorization");
    boolean inQuery = request.query().has("X-Amz-Algorithm");
    boolean inOldQuery = request.query().has("AWSAccessKeyId");
    if ((authorization.isEmpty() ? 0 : 1) + (inQuery ? 1 : 0) + (inOldQuery ? 1 : 0) > 1) {
      throw S3Code.INVALID_ARGUMENT.refusal(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
              + " query string parameter or the Authorization header should be specified");
    }
    if (inQuery) {
      return SignedQuery.check(request, rules);
    }
    if (authorization.startsWith(SignedHeader.ALGORITHM)) {
      return SignedHeader.check(request, authorization, rules);
    }
    if (inOldQuery || authorization.startsWith("AWS ")) {
      return version2(request, authorization, rules);
    }
    if (!authorization.isEmpty()) {
      throw S3Code.INVALID_ARGUMENT.refusal("Unsupported Authorization Type");
    }
    return new Authentication(
        new Identity.Anonymous(),
        PayloadHeader.unsigned(request.headers().orEmpty(PayloadHeader.NAME)));
  }

  private static Authentication version2(Request request, String authorization, Rules rules) {
    if (!rules.version2()) {
      throw S3Code.INVALID_REQUEST.refusal(
          "The authorization mechanism you have provided is not supported. Please use"
              + " AWS4-HMAC-SHA256, or let the server be started with --signature-v2.");
    }
    return SignatureV2.check(request, authorization, rules);
  }

  static String secret(Rules rules, String accessKey) {
    return rules
        .secrets()
        .apply(accessKey)
        .orElseThrow(() -> S3Code.INVALID_ACCESS_KEY.refusal().with("AWSAccessKeyId", accessKey));
  }

  static void checkSkew(long signedSeconds, Rules rules) {
    if (Math.abs(signedSeconds - rules.nowSeconds()) > MAX_SKEW_SECONDS) {
      throw S3Code.REQUEST_TIME_TOO_SKEWED
          .refusal()
          .with("MaxAllowedSkewMilliseconds", Long.toString(MAX_SKEW_SECONDS * 1000));
    }
  }
}
