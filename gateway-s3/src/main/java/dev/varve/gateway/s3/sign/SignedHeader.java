package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.Request;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.Timestamps;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A signature of version 4 in the header `Authorization`.
final class SignedHeader {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private SignedHeader() {}

  static Authentication check(Request request, String authorization, Authentication.Rules rules) {
    Map<String, String> fields = fields(authorization.substring(ALGORITHM.length()));
    String time = time(request);
    long seconds = Timestamps.parseBasic(time).orElseThrow(SignedHeader::noTime);
    Credential credential =
        Credential.parse(
            field(fields, "Credential"),
            time,
            rules.region(),
            S3Code.AUTHORIZATION_HEADER_MALFORMED);
    List<String> names = Canonical.signedHeaders(request, field(fields, "SignedHeaders"));
    String signature = field(fields, "Signature");
    String hash =
        request
            .headers()
            .text(PayloadHeader.NAME)
            .orElseThrow(() ->
                S3Code.INVALID_REQUEST.refusal(
                    "Missing required header for this request: " + PayloadHeader.NAME));
    byte[] key =
        credential.scope().signingKey(Authentication.secret(rules, credential.accessKey()));
    Authentication.checkSkew(seconds, rules);
    new Canonical(request, names, hash)
        .check(key, time, credential.scope(), name -> true, credential.accessKey(), signature);
    ChunkSigner signer = new ChunkSigner(key, time, credential.scope(), signature);
    return new Authentication(
        new Identity.Known(credential.accessKey(), Identity.Kind.HEADER, seconds),
        PayloadHeader.signed(hash, signer));
  }

  /// `X-Amz-Date`, or `Date` in any form, which is signed in the basic one.
  private static String time(Request request) {
    Optional<String> amz = request.headers().text("x-amz-date");
    return amz.or(() ->
            request.headers().text("date").flatMap(Timestamps::parseHttp).map(Timestamps::basic))
        .orElseThrow(SignedHeader::noTime);
  }

  private static Refusal noTime() {
    return S3Code.ACCESS_DENIED.refusal(
        "AWS authentication requires a valid Date or x-amz-date header");
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        fields.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    return fields;
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw S3Code.AUTHORIZATION_HEADER_MALFORMED.refusal(
          "The authorization header is malformed; the field " + name + " is missing.");
    }
    return value;
  }
}
