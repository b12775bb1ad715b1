package dev.varve.fuse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A name in a request: any bytes but NUL, from 1 to 255, and no slash where it is a directory's
/// entry. A view of the request's bytes, good until the call returns.
public final class Name {
  private final ByteBuffer in;
  private int start;
  private int length;

  Name(ByteBuffer in) {
    this.in = in;
  }

  /// Makes this the text that begins there and ends before a NUL.
  ///
  /// @return where the next thing begins
  int at(int offset) {
    int end = offset;
    while (in.get(end) != 0) {
      end++;
    }
    start = offset;
    length = end - offset;
    return end + 1;
  }

  /// Returns its length.
  ///
  /// @return bytes
  public int length() {
    return length;
  }

  /// Copies it.
  ///
  /// @return bytes that may be kept
  public byte[] toBytes() {
    byte[] copy = new byte[length];
    in.get(start, copy);
    return copy;
  }

  /// Shows it as text, for messages: what is not UTF-8 becomes a replacement character.
  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
