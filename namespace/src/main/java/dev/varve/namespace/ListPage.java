package dev.varve.namespace;

import java.util.List;
import java.util.Optional;

/// A page of a listing.
///
/// @param objects keys in byte order; of one key the newest version first
/// @param commonPrefixes in byte order
/// @param continuation where the next page begins; empty when this is the last one. A client that
///   is shown it gets it encoded as the gateway likes
public record ListPage(
    List<Listed> objects, List<byte[]> commonPrefixes, Optional<byte[]> continuation) {
  /// Copies the lists.
  public ListPage {
    objects = List.copyOf(objects);
    commonPrefixes = List.copyOf(commonPrefixes);
  }

  /// Returns the last line of the page, a key or a common prefix, whichever is greater: what S3
  /// calls the next marker.
  ///
  /// @return bytes, empty when the page is
  public byte[] last() {
    byte[] key = objects.isEmpty() ? new byte[0] : objects.getLast().key().toBytes();
    byte[] prefix = commonPrefixes.isEmpty() ? new byte[0] : commonPrefixes.getLast();
    return java.util.Arrays.compareUnsigned(key, prefix) >= 0 ? key : prefix.clone();
  }
}
