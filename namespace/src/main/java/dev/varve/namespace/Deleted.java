package dev.varve.namespace;

import java.util.Optional;

/// What a delete did.
///
/// @param existed whether there was something to delete
/// @param version the version that was deleted, or the delete marker that was made; empty in a
///   bucket that never had versioning
/// @param deleteMarker whether what was made, or what was deleted, is a delete marker
public record Deleted(boolean existed, Optional<String> version, boolean deleteMarker) {}
