package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Headers;
import dev.varve.gateway.s3.message.S3Code;
import java.util.List;
import java.util.Set;

/// The headers `x-amz-…` that are understood. Any other asks for something that would not happen,
/// so the request is refused.
final class KnownHeaders {
  private static final Set<String> NAMES =
      Set.of(
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-decoded-content-length",
          "x-amz-trailer",
          "x-amz-user-agent",
          // Asks for an MD5 behind a body, if the server has one.
          "x-amz-te",
          "x-amz-expected-bucket-owner",
          "x-amz-source-expected-bucket-owner",
          "x-amz-storage-class",
          "x-amz-acl",
          "x-amz-tagging",
          "x-amz-tagging-directive",
          "x-amz-metadata-directive",
          "x-amz-copy-source",
          "x-amz-copy-source-range",
          "x-amz-copy-source-if-match",
          "x-amz-copy-source-if-none-match",
          "x-amz-copy-source-if-modified-since",
          "x-amz-copy-source-if-unmodified-since",
          "x-amz-rename-source",
          "x-amz-client-token",
          "x-amz-rename-source-if-match",
          "x-amz-rename-source-if-none-match",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-retain-until-date",
          "x-amz-object-lock-legal-hold",
          "x-amz-bypass-governance-retention",
          "x-amz-bucket-object-lock-enabled",
          "x-amz-object-ownership",
          "x-amz-checksum-mode",
          "x-amz-checksum-algorithm",
          "x-amz-checksum-type",
          "x-amz-sdk-checksum-algorithm",
          "x-amz-checksum-crc32",
          "x-amz-checksum-crc32c",
          "x-amz-checksum-crc64nvme",
          "x-amz-checksum-sha1",
          "x-amz-checksum-sha256",
          "x-amz-mp-object-size",
          "x-amz-object-attributes",
          "x-amz-max-parts",
          "x-amz-part-number-marker",
          "x-amz-optional-object-attributes",
          "x-amz-if-match-size",
          "x-amz-if-match-last-modified-time",
          // Nobody but the owner pays, so whoever asks has agreed to nothing.
          "x-amz-request-payer");

  private static final List<String> PREFIXES = List.of("x-amz-meta-");

  private KnownHeaders() {}

  static void check(Headers headers) {
    for (String name : headers.values().keySet()) {
      boolean known =
          !name.startsWith("x-amz-")
              || NAMES.contains(name)
              || PREFIXES.stream().anyMatch(name::startsWith);
      if (!known) {
        throw S3Code.NOT_IMPLEMENTED
            .refusal("The header '" + name + "' is not implemented here.")
            .with("Header", name);
      }
    }
  }
}
