package dev.varve.namespace;

import java.util.List;
import java.util.Optional;

/// A page of unfinished uploads.
///
/// @param uploads in the byte order of their keys, of one key in the order of their ids
/// @param commonPrefixes in byte order
/// @param continuation where the next page begins; empty when this is the last one
public record UploadPage(
    List<Upload> uploads, List<byte[]> commonPrefixes, Optional<byte[]> continuation) {
  /// Copies the lists.
  public UploadPage {
    uploads = List.copyOf(uploads);
    commonPrefixes = List.copyOf(commonPrefixes);
  }
}
