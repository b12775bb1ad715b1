package dev.varve.namespace;

import java.util.List;
import java.util.Set;

/// What must hold of an object for a change of it to happen; looked at in the same moment as the
/// change is made. Otherwise the change fails with `PRECONDITION_FAILED`, or `NOT_FOUND` where S3
/// says so.
public sealed interface Condition {
  /// Nothing is asked.
  Condition NONE = new All(List.of());

  /// The object is not there (`If-None-Match: *`).
  record Absent() implements Condition {}

  /// The object is there (`If-Match: *`).
  record Present() implements Condition {}

  /// The object has one of these ETags (`If-Match`). Without the object: `NOT_FOUND`.
  ///
  /// @param etags without quotes
  record Matches(Set<String> etags) implements Condition {}

  /// The object is not there, or has none of these ETags (`If-None-Match`).
  ///
  /// @param etags without quotes
  record Differs(Set<String> etags) implements Condition {}

  /// The object has this size (`x-amz-if-match-size`).
  ///
  /// @param sizeBytes the size
  record HasSize(long sizeBytes) implements Condition {}

  /// The object was last modified in this second (`x-amz-if-match-last-modified-time`).
  ///
  /// @param seconds since 1970
  record ModifiedAt(long seconds) implements Condition {}

  /// All of these hold.
  ///
  /// @param conditions the conditions
  record All(List<Condition> conditions) implements Condition {}
}
