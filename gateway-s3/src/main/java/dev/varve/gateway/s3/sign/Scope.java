package dev.varve.gateway.s3.sign;

import java.nio.charset.StandardCharsets;

/// What a key of version 4 is good for.
///
/// @param date such as `20130524`
/// @param region such as `us-east-1`
/// @param service `s3`
record Scope(String date, String region, String service) {
  private static final String HMAC = "HmacSHA256";
  private static final String END = "aws4_request";

  /// Derives the key that requests are signed with.
  byte[] signingKey(String secret) {
    byte[] key = Digests.hmac(HMAC, ("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
    return Digests.hmac(HMAC, Digests.hmac(HMAC, Digests.hmac(HMAC, key, region), service), END);
  }

  /// Signs text with a key of this scope.
  static String sign(byte[] signingKey, String text) {
    return Digests.hex(Digests.hmac(HMAC, signingKey, text));
  }

  @Override
  public String toString() {
    return String.join("/", date, region, service, END);
  }
}
