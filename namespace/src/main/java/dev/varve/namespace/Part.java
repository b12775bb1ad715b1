package dev.varve.namespace;

import java.util.Map;

/// A part of an upload.
///
/// @param number from 1 to 10,000
/// @param sizeBytes how long it is
/// @param etag the MD5 of its bytes
/// @param modifiedNanos when it was uploaded, in nanoseconds since 1970
/// @param checksums as their headers give them, by lower-case algorithm
public record Part(
    int number, long sizeBytes, String etag, long modifiedNanos, Map<String, String> checksums) {
  /// Copies the map.
  public Part {
    checksums = Map.copyOf(checksums);
  }
}
