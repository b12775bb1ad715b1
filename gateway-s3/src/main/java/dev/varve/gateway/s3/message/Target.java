package dev.varve.gateway.s3.message;

import dev.varve.namespace.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a request is about: the service, a bucket, or an object.
///
/// @param bucket the bucket's name, empty for the service
/// @param key the object's key
public record Target(Optional<String> bucket, Optional<ObjectKey> key) {
  /// Reads the path, and the host for virtual-host style.
  ///
  /// @param host the `Host` header, perhaps with a port
  /// @param rawPath the path as it was sent
  /// @param domains `bucket.DOMAIN` is a bucket
  /// @return the target
  /// @throws Refusal `InvalidURI`
  public static Target of(String host, String rawPath, List<String> domains) {
    if (!rawPath.startsWith("/")) {
      throw S3Code.INVALID_URI.refusal("a path begins with '/', found '" + rawPath + "'");
    }
    String path = rawPath.substring(1);
    Optional<String> virtual = virtualBucket(host, domains);
    if (virtual.isPresent()) {
      return new Target(virtual, key(path));
    }
    int slash = path.indexOf('/');
    String first = slash < 0 ? path : path.substring(0, slash);
    if (first.isEmpty()) {
      if (!path.isEmpty()) {
        throw S3Code.INVALID_URI.refusal("the name of the bucket is missing in '" + rawPath + "'");
      }
      return new Target(Optional.empty(), Optional.empty());
    }
    String bucket = new String(UriText.decode(first), StandardCharsets.UTF_8);
    return new Target(
        Optional.of(bucket), slash < 0 ? Optional.empty() : key(path.substring(slash + 1)));
  }

  private static Optional<ObjectKey> key(String raw) {
    return raw.isEmpty() ? Optional.empty() : Optional.of(ObjectKey.of(UriText.decode(raw)));
  }

  private static Optional<String> virtualBucket(String host, List<String> domains) {
    String name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return domains.stream()
        .filter(domain -> name.endsWith("." + domain))
        .map(domain -> name.substring(0, name.length() - domain.length() - 1))
        .findFirst();
  }
}
