package dev.varve.namespace;

/// An unfinished upload of parts.
///
/// @param bucket where the object will be
/// @param key its key
/// @param id names the upload; never given again
/// @param createdNanos when it began, in nanoseconds since 1970
/// @param attributes what will be known of the object
public record Upload(
    Bucket bucket, ObjectKey key, String id, long createdNanos, Attributes attributes) {}
