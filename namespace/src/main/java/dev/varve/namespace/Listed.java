package dev.varve.namespace;

import java.util.Optional;

/// A line of a listing.
///
/// @param key the key
/// @param sizeBytes how long the object is
/// @param etag names exactly its bytes; without quotes. Empty for a delete marker
/// @param modifiedNanos when its bytes were last changed, in nanoseconds since 1970
/// @param version in listings of versions the version's id, else empty
/// @param deleteMarker whether it says that the object was deleted
/// @param latest whether it is the newest version
public record Listed(
    ObjectKey key,
    long sizeBytes,
    String etag,
    long modifiedNanos,
    Optional<String> version,
    boolean deleteMarker,
    boolean latest) {}
