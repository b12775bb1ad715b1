package dev.varve.gateway.s3.sign;

import dev.varve.gateway.s3.message.S3Code;
import java.util.Optional;

/// `ACCESSKEY/DATE/REGION/s3/aws4_request`.
///
/// @param accessKey the public half of a key
/// @param scope what the signature is for
record Credential(String accessKey, Scope scope) {
  private static final int PARTS = 5;

  /// Reads one, and checks that it is for S3 here.
  static Credential parse(String text, String time, Optional<String> region, S3Code otherwise) {
    String[] parts = text.split("/", -1);
    int first = parts.length - PARTS;
    if (first < 0 || !parts[first + 4].equals("aws4_request")) {
      throw otherwise.refusal(
          "the Credential is mal-formed; expecting"
              + " \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\", found \""
              + text
              + "\"");
    }
    Scope scope = new Scope(parts[first + 1], parts[first + 2], parts[first + 3]);
    if (!scope.service().equals("s3")) {
      throw otherwise.refusal(
          "incorrect service \"" + scope.service() + "\". This endpoint belongs to \"s3\".");
    }
    if (!time.startsWith(scope.date())) {
      throw otherwise.refusal(
          "Invalid credential date \"" + scope.date() + "\": it is not that of " + time + ".");
    }
    if (region.isPresent() && !scope.region().equals(region.get())) {
      throw otherwise
          .refusal("the region '" + scope.region() + "' is wrong; expecting '" + region.get() + "'")
          .with("Region", region.get());
    }
    return new Credential(String.join("/", java.util.Arrays.copyOf(parts, first + 1)), scope);
  }
}
