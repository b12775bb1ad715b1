package dev.varve.namespace;

/// A top-level directory whose name is one of a bucket.
///
/// @param name 3 to 63 of `a-z`, `0-9`, `.` and `-`, as "Bucket naming rules" of S3 says
/// @param directory its inode number: one that is deleted and made again has another
/// @param createdNanos when it was made, in nanoseconds since 1970
/// @param versioning whether earlier versions of its objects are kept
public record Bucket(String name, long directory, long createdNanos, Versioning versioning) {}
