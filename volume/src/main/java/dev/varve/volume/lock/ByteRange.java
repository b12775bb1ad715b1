package dev.varve.volume.lock;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;

/// Bytes of a file, there or not: never empty.
///
/// @param first the first byte, at least 0
/// @param last the last byte, not after 2^63-1, which also stands for every byte to come
public record ByteRange(long first, long last) {
  /// Every byte.
  public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

  /// Checks the order.
  public ByteRange {
    long from = first;
    long to = last;
    Check.argument(
        from >= 0 && from <= to, () -> "a range of bytes is not empty: found " + from + "-" + to);
  }

  /// Makes a range as `fcntl(2)` says it.
  ///
  /// @param start where, from the beginning of the file
  /// @param length how many bytes; 0 for all from there; when negative, the bytes before the start
  /// @return the range
  /// @throws VarveException `INVALID_ARGUMENT` when it begins before the file, `FILE_TOO_LARGE`
  ///   when it ends after 2^63-1
  public static ByteRange of(long start, long length) {
    Check.argument(
        start >= 0 && start + Math.min(length, 0) >= 0,
        () -> "a lock begins in the file: found start " + start + ", length " + length);
    if (length == 0) {
      return new ByteRange(start, Long.MAX_VALUE);
    }
    if (length < 0) {
      return new ByteRange(start + length, start - 1);
    }
    if (length - 1 > Long.MAX_VALUE - start) {
      throw new VarveException(
          ErrorCode.FILE_TOO_LARGE,
          "a lock ends before 2^63: found start " + start + ", length " + length);
    }
    return new ByteRange(start, start + (length - 1));
  }

  /// Says whether two ranges have a byte in common.
  ///
  /// @param other the other range
  /// @return whether they have
  public boolean overlaps(ByteRange other) {
    return first <= other.last && other.first <= last;
  }
}
