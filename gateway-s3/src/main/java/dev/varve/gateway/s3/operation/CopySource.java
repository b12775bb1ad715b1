package dev.varve.gateway.s3.operation;

import dev.varve.gateway.s3.message.Refusal;
import dev.varve.gateway.s3.message.S3Code;
import dev.varve.gateway.s3.message.UriText;
import dev.varve.namespace.Bucket;
import dev.varve.namespace.ObjectInfo;
import dev.varve.namespace.ObjectKey;
import dev.varve.namespace.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    byte[] plain = UriText.decode(path);
    int start = plain.length > 0 && plain[0] == '/' ? 1 : 0;
    int slash = start;
    while (slash < plain.length && plain[slash] != '/') {
      slash++;
    }
    if (slash == start || slash >= plain.length - 1) {
      throw S3Code.INVALID_ARGUMENT
          .refusal("Copy Source must mention the source bucket and key: sourcebucket/sourcekey")
          .with("ArgumentName", Router.COPY_SOURCE)
          .with("ArgumentValue", header);
    }
    CopySource source =
        new CopySource(
            new String(plain, start, slash - start, StandardCharsets.UTF_8),
            ObjectKey.of(Arrays.copyOfRange(plain, slash + 1, plain.length)),
            version);
    Permission.check(
        call,
        version.isPresent() ? "s3:GetObjectVersion" : "s3:GetObject",
        Optional.of(source.bucket()),
        Optional.of(source.key()));
    return source;
  }

  /// Opens it.
  ObjectReader open(Call call) {
    Bucket from = call.bucket(bucket);
    return call.face()
        .objects()
        .open(from, key, version)
        .orElseThrow(() -> absent(call.face().objects().find(from, key, version)));
  }

  private Refusal absent(Optional<ObjectInfo> found) {
    if (version.isEmpty()) {
      return S3Code.NO_SUCH_KEY.refusal().with("Key", key.toString());
    }
    return found.isPresent()
        ? S3Code.INVALID_REQUEST.refusal(
            "The source of a copy request may not specifically refer to a delete marker by version"
                + " id.")
        : S3Code.NO_SUCH_VERSION.refusal().with("Key", key.toString());
  }
}
