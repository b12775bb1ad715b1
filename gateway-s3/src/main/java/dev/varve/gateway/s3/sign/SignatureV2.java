package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Numbers;
import dev.varve.gateway.s3.message.Query;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import dev.varve.gateway.s3.message.UriText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Signatures of version 2 ("Signing and authenticating REST requests"), for old clients. They
/// cover neither the body nor most parameters, so they are taken only when the server is told to.
final class SignatureV2 {
  /// The parameters that are signed.
  private static final Set<String> SIGNED =
      Set.of(
          "acl",
          "cors",
          "delete",
          "lifecycle",
          "location",
          "logging",
          "notification",
          "object-lock",
          "partNumber",
          "policy",
          "requestPayment",
          "response-cache-control",
          "response-content-disposition",
          "response-content-encoding",
          "response-content-language",
          "response-content-type",
          "response-expires",
          "restore",
          "retention",
          "legal-hold",
          "tagging",
          "torrent",
          "uploadId",
          "uploads",
          "versionId",
          "versioning",
          "versions",
          "website");

  private SignatureV2() {}

  static Authentication check(Request request, String authorization, Authentication.Rules rules) {
    boolean inQuery = authorization.isEmpty();
    String accessKey;
    String signature;
    if (inQuery) {
      accessKey = request.query().orEmpty("AWSAccessKeyId");
      signature = request.query().orEmpty("Signature");
    } else {
      int colon = authorization.indexOf(':');
      if (colon < 0) {
        throw S3Code.INVALID_ARGUMENT.refusal("AWS authorization header is invalid");
      }
      accessKey = authorization.substring("AWS ".length(), colon).strip();
      signature = authorization.substring(colon + 1).strip();
    }
    String secret = Authentication.secret(rules, accessKey);
    long seconds = inQuery ? checkExpiry(request, rules) : checkDate(request, rules);
    String toSign = toSign(request, inQuery ? request.query().orEmpty("Expires") : date(request));
    String expected =
        Base64.getEncoder()
            .encodeToString(
                Digests.hmac("HmacSHA1", secret.getBytes(StandardCharsets.UTF_8), toSign));
    if (!Digests.same(expected, signature)) {
      throw S3Code.SIGNATURE_DOES_NOT_MATCH
          .refusal()
          .with("AWSAccessKeyId", accessKey)
          .with("StringToSign", toSign);
    }
    return new Authentication(
        new Identity.Known(
            accessKey, inQuery ? Identity.Kind.QUERY : Identity.Kind.HEADER, seconds),
        PayloadHeader.unsigned(request.headers().orEmpty(PayloadHeader.NAME)));
  }

  private static long checkExpiry(Request request, Authentication.Rules rules) {
    String expires = request.query().orEmpty("Expires");
    if (!Numbers.isCount(expires)) {
      throw S3Code.ACCESS_DENIED.refusal("Query-string authentication requires Expires");
    }
    if (Long.parseLong(expires) < rules.nowSeconds()) {
      throw S3Code.ACCESS_DENIED.refusal("Request has expired").with("Expires", expires);
    }
    return rules.nowSeconds();
  }

  private static long checkDate(Request request, Authentication.Rules rules) {
    String text = request.headers().text("x-amz-date").orElseGet(() -> date(request));
    long seconds =
        Timestamps.parseHttp(text)
            .orElseThrow(() ->
                S3Code.ACCESS_DENIED.refusal(
                    "AWS authentication requires a valid Date or x-amz-date header"));
    Authentication.checkSkew(seconds, rules);
    return seconds;
  }

  /// With `x-amz-date` there, which is signed among its like, the date's line is empty.
  private static String date(Request request) {
    return request.headers().has("x-amz-date") ? "" : request.headers().orEmpty("date");
  }

  private static String toSign(Request request, String date) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(request.headers().orEmpty("content-md5")).append('\n');
    text.append(request.headers().orEmpty("content-type")).append('\n');
    text.append(date).append('\n');
    for (Map.Entry<String, String> header : request.headers().withPrefix("x-amz-").entrySet()) {
      text.append("x-amz-").append(header.getKey()).append(':');
      text.append(header.getValue()).append('\n');
    }
    return text.append(resource(request)).toString();
  }

  private static String resource(Request request) {
    String bucket = request.target().bucket().map(UriText::encode).orElse("");
    boolean inPath = bucket.isEmpty() || isInPath(request.rawPath(), bucket);
    String path = inPath ? request.rawPath() : "/" + bucket + request.rawPath();
    List<String> signed = new ArrayList<>();
    request.query().parameters().stream()
        .filter(parameter -> SIGNED.contains(parameter.name()))
        .sorted(Comparator.comparing(Query.Parameter::name))
        .forEach(parameter ->
            signed.add(
                parameter.value().length == 0
                    ? parameter.name()
                    : parameter.name()
                        + "="
                        + new String(parameter.value(), StandardCharsets.UTF_8)));
    return signed.isEmpty() ? path : path + "?" + String.join("&", signed);
  }

  private static boolean isInPath(String rawPath, String bucket) {
    return rawPath.equals("/" + bucket) || rawPath.startsWith("/" + bucket + "/");
  }
}
