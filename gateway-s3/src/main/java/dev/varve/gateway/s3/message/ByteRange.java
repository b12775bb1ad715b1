package dev.varve.gateway.s3.message;

import java.util.Optional;

/// Which bytes of an object are asked for (RFC 9110, section 14).
///
/// @param offset the first byte
/// @param sizeBytes how many, above 0
public record ByteRange(long offset, long sizeBytes) {
  private static final String UNIT = "bytes=";

  /// Reads a `Range` header. As RFC 9110 and S3 have it, one that cannot be read, or that asks for
  /// several ranges, counts as none.
  ///
  /// @param text the header
  /// @param size the object's size
  /// @return the bytes, or empty for all of them
  /// @throws Refusal `InvalidRange` when the object has none of the bytes
  public static Optional<ByteRange> parse(String text, long size) {
    int dash = text.indexOf('-');
    if (!text.startsWith(UNIT) || dash < 0) {
      return Optional.empty();
    }
    String first = text.substring(UNIT.length(), dash).strip();
    String last = text.substring(dash + 1).strip();
    if (first.isEmpty()) {
      return Numbers.isCount(last) ? suffix(text, Long.parseLong(last), size) : Optional.empty();
    }
    if (!Numbers.isCount(first) || !(last.isEmpty() || Numbers.isCount(last))) {
      return Optional.empty();
    }
    long start = Long.parseLong(first);
    long end = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    if (end < start) {
      return Optional.empty();
    }
    if (start >= size) {
      throw unsatisfiable(text, size);
    }
    return Optional.of(new ByteRange(start, Math.min(end, size - 1) - start + 1));
  }

  private static Optional<ByteRange> suffix(String text, long length, long size) {
    if (length == 0 || size == 0) {
      throw unsatisfiable(text, size);
    }
    long count = Math.min(length, size);
    return Optional.of(new ByteRange(size - count, count));
  }

  private static Refusal unsatisfiable(String text, long size) {
    return S3Code.INVALID_RANGE
        .refusal()
        .with("RangeRequested", text)
        .with("ActualObjectSize", Long.toString(size));
  }

  /// Returns the `Content-Range` header.
  ///
  /// @param size the object's size
  /// @return such as `bytes 0-9/100`
  public String contentRange(long size) {
    return "bytes " + offset + "-" + (offset + sizeBytes - 1) + "/" + size;
  }
}
