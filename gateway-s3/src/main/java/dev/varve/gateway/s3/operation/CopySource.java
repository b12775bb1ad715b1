package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.UriText;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What is copied: `/bucket/key?versionId=ID`, percent-encoded.
///
/// @param bucket the bucket's name
/// @param key the object's key
/// @param version which version, or empty for the newest
record CopySource(String bucket, ObjectKey key, Optional<String> version) {
  private static final String VERSION = "?versionId=";

  /// Reads the header, and checks that the caller may read what it names.
  static CopySource of(Call call, String header) {
    int at = header.lastIndexOf(VERSION);
    String path = at < 0 ? header : header.substring(0, at);
    Optional<String> version =
        at < 0 ? Optional.empty() : Optional.of(header.substring(at + VERSION.length()));
    String plain = new String(UriText.decode(path), StandardCharsets.UTF_8);
    String name = plain.startsWith("/") ? plain.substring(1) : plain;
    int slash = name.indexOf('/');
    if (slash <= 0 || slash == name.length() - 1) {
      throw S3Code.INVALID_ARGUMENT
          .refusal("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
          .with("ArgumentName", Router.COPY_SOURCE)
          .with("ArgumentValue", header);
    }
    CopySource source =
        new CopySource(name.substring(0, slash), ObjectKey.of(name.substring(slash + 1)), version);
    Permission.check(
        call,
        version.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject",
        Optional.of(source.bucket()),
        Optional.of(source.key()));
    return source;
  }

  /// Opens it.
  ObjectReader open(Call call) {
    return call.face()
        .objects()
        .open(call.bucket(bucket), key, version)
        .orElseThrow(() ->
            version.isPresent()
                ? S3Code.NO_SUCH_VERSION.refusal().with("Key", key.toString())
                : S3Code.NO_SUCH_KEY.refusal().with("Key", key.toString()));
  }
}
