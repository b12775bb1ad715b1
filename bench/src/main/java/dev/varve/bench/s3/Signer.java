package dev.varve.bench.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests by version 4 of AWS's signatures ("Authenticating Requests: Using the
/// Authorization Header"). What a day's requests have in common is computed once.
///
/// One thread.
final class Signer {
  /// Stands for a body that is not signed.
  static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String HMAC = "HmacSHA256";
  private static final String NAMES = "host;x-amz-content-sha256;x-amz-date";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DAY_CHARS = 8;

  private final SigningKey key;
  private final String host;
  private final MessageDigest sha256;
  private final Mac mac;
  private long epochSeconds = Long.MIN_VALUE;
  private String time = "";
  private String day = "";
  private String scope = "";

  Signer(SigningKey key, String host) {
    this.key = key;
    this.host = host;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
      this.mac = Mac.getInstance(HMAC);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Returns the header lines of a request that sign it, `Host` among them.
  ///
  /// @param query as it is sent, with its parameters in order
  String headers(String method, String path, String query, String payload, long nowSeconds) {
    tick(nowSeconds);
    String canonical =
        method
            + '\n'
            + path
            + '\n'
            + query
            + "\nhost:"
            + host
            + "\nx-amz-content-sha256:"
            + payload
            + "\nx-amz-date:"
            + time
            + "\n\n"
            + NAMES
            + '\n'
            + payload;
    String hash = hex(sha256.digest(bytes(canonical)));
    String signature =
        hex(mac.doFinal(bytes(ALGORITHM + '\n' + time + '\n' + scope + '\n' + hash)));
    return "Host: "
        + host
        + "\r\nx-amz-content-sha256: "
        + payload
        + "\r\nx-amz-date: "
        + time
        + "\r\nAuthorization: "
        + ALGORITHM
        + " Credential="
        + key.id()
        + '/'
        + scope
        + ", SignedHeaders="
        + NAMES
        + ", Signature="
        + signature
        + "\r\n";
  }

  private void tick(long nowSeconds) {
    if (nowSeconds == epochSeconds) {
      return;
    }
    epochSeconds = nowSeconds;
    time = TIME.format(Instant.ofEpochSecond(nowSeconds));
    String today = time.substring(0, DAY_CHARS);
    if (!today.equals(day)) {
      day = today;
      scope = day + '/' + key.region() + "/s3/aws4_request";
      byte[] derived = bytes("AWS4" + key.secret());
      for (String part : scope.split("/", -1)) {
        derived = hmac(derived, part);
      }
      init(derived);
    }
  }

  private byte[] hmac(byte[] secret, String text) {
    init(secret);
    return mac.doFinal(bytes(text));
  }

  private void init(byte[] secret) {
    try {
      mac.init(new SecretKeySpec(secret, HMAC));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC takes a key of any length", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
