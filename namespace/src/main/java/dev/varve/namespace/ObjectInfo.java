package dev.varve.namespace;

import java.util.List;
import java.util.Optional;

/// What a version of an object is.
///
/// @param key its key
/// @param sizeBytes how long it is
/// @param etag names exactly these bytes; without quotes. Empty for a delete marker
/// @param modifiedNanos when its bytes were last changed, in nanoseconds since 1970
/// @param version the version's id, `null` for the one that a bucket without versioning has; empty
///   when the bucket never had versioning
/// @param deleteMarker whether it says that the object was deleted
/// @param latest whether it is the newest version
/// @param attributes what else is known of it
/// @param partSizes sizes of the parts it was uploaded in, empty when it was put at once or was
///   changed since
public record ObjectInfo(
    ObjectKey key,
    long sizeBytes,
    String etag,
    long modifiedNanos,
    Optional<String> version,
    boolean deleteMarker,
    boolean latest,
    Attributes attributes,
    List<Long> partSizes) {
  /// Copies the list.
  public ObjectInfo {
    partSizes = List.copyOf(partSizes);
  }
}
