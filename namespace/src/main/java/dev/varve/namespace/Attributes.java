package dev.varve.namespace;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is known of an object besides its bytes. All of it lies in extended attributes of the file:
/// `user.s3.NAME` for headers, `user.s3.meta.NAME`, `user.s3.tags`, `user.s3.checksum.NAME`.
///
/// @param headers content headers by lower-case name, such as `content-type`
/// @param metadata user metadata by lower-case name, without `x-amz-meta-`
/// @param tags the tags
/// @param checksums checksums of the object as their headers give them, by lower-case algorithm,
///   such as `crc32c`; `type` says whether they are `FULL_OBJECT` or `COMPOSITE`
/// @param retention until when it may not be changed
/// @param legalHold whether it may not be changed until that is taken back
public record Attributes(
    Map<String, String> headers,
    Map<String, String> metadata,
    Map<String, String> tags,
    Map<String, String> checksums,
    Optional<Retention> retention,
    boolean legalHold) {
  /// Nothing.
  public static final Attributes NONE =
      new Attributes(Map.of(), Map.of(), Map.of(), Map.of(), Optional.empty(), false);

  /// Copies the maps, in the order of their names.
  public Attributes {
    headers = java.util.Collections.unmodifiableMap(new TreeMap<>(headers));
    metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
    tags = java.util.Collections.unmodifiableMap(new TreeMap<>(tags));
    checksums = java.util.Collections.unmodifiableMap(new TreeMap<>(checksums));
  }

  /// Returns these with other content headers.
  ///
  /// @param value by lower-case name
  /// @return changed attributes
  public Attributes withHeaders(Map<String, String> value) {
    return new Attributes(value, metadata, tags, checksums, retention, legalHold);
  }

  /// Returns these with other user metadata.
  ///
  /// @param value by lower-case name
  /// @return changed attributes
  public Attributes withMetadata(Map<String, String> value) {
    return new Attributes(headers, value, tags, checksums, retention, legalHold);
  }

  /// Returns these with other tags.
  ///
  /// @param value the tags
  /// @return changed attributes
  public Attributes withTags(Map<String, String> value) {
    return new Attributes(headers, metadata, value, checksums, retention, legalHold);
  }

  /// Returns these with other checksums.
  ///
  /// @param value by lower-case algorithm
  /// @return changed attributes
  public Attributes withChecksums(Map<String, String> value) {
    return new Attributes(headers, metadata, tags, value, retention, legalHold);
  }

  /// Returns these with another retention.
  ///
  /// @param value until when, or empty for none
  /// @return changed attributes
  public Attributes withRetention(Optional<Retention> value) {
    return new Attributes(headers, metadata, tags, checksums, value, legalHold);
  }

  /// Returns these with or without a legal hold.
  ///
  /// @param value whether it is held
  /// @return changed attributes
  public Attributes withLegalHold(boolean value) {
    return new Attributes(headers, metadata, tags, checksums, retention, value);
  }
}
