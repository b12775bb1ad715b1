package dev.varve.namespace;

import dev.varve.base.Check;
import java.util.Optional;

/// What to list.
///
/// @param prefix what keys begin with, may be empty
/// @param delimiter keys that have it after the prefix are shown as one common prefix, which ends
///   with its first occurrence; empty for none; any bytes
/// @param after only keys after this one, and common prefixes of such keys, but not a common prefix
///   that is this one; empty for the beginning
/// @param afterVersion in listings of versions: only versions of the key `after` that come after
///   this one, and then those of later keys
/// @param continuation where the page before ended, from [ListPage#continuation]; `after` is then
///   ignored
/// @param limit the most keys and common prefixes together, from 0 to [#MAX_LIMIT]
@SuppressWarnings("ArrayRecordComponent")
public record ListRequest(
    byte[] prefix,
    byte[] delimiter,
    byte[] after,
    Optional<String> afterVersion,
    Optional<byte[]> continuation,
    int limit) {
  /// The most keys of a page; S3 gives 1000.
  public static final int MAX_LIMIT = 10_000;

  /// Checks the ranges.
  public ListRequest {
    int max = limit;
    Check.argument(
        max >= 0 && max <= MAX_LIMIT,
        () -> "a page has from 0 to " + MAX_LIMIT + " keys, asked for " + max);
  }

  /// Lists everything.
  ///
  /// @param limit the most keys
  /// @return the request
  public static ListRequest all(int limit) {
    return new ListRequest(
        new byte[0], new byte[0], new byte[0], Optional.empty(), Optional.empty(), limit);
  }

  /// Asks for keys with a prefix only.
  ///
  /// @param bytes what they begin with
  /// @return a changed request
  public ListRequest withPrefix(byte[] bytes) {
    return new ListRequest(bytes, delimiter, after, afterVersion, continuation, limit);
  }

  /// Asks for common prefixes.
  ///
  /// @param bytes where they end
  /// @return a changed request
  public ListRequest withDelimiter(byte[] bytes) {
    return new ListRequest(prefix, bytes, after, afterVersion, continuation, limit);
  }

  /// Asks for what comes after a key.
  ///
  /// @param bytes a key
  /// @return a changed request
  public ListRequest withAfter(byte[] bytes) {
    return new ListRequest(prefix, delimiter, bytes, afterVersion, continuation, limit);
  }

  /// Asks, in a listing of versions, for what comes after a version of the key `after`.
  ///
  /// @param version its id, or empty for all of later keys
  /// @return a changed request
  public ListRequest withAfterVersion(Optional<String> version) {
    return new ListRequest(prefix, delimiter, after, version, continuation, limit);
  }

  /// Asks for the next page.
  ///
  /// @param bytes from the page before
  /// @return a changed request
  public ListRequest withContinuation(byte[] bytes) {
    return new ListRequest(prefix, delimiter, after, afterVersion, Optional.of(bytes), limit);
  }
}
