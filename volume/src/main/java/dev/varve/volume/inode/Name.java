package dev.varve.volume.inode;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name of an entry in a directory: 1 to 255 bytes, none of them `/` or zero, and neither `.`
/// nor `..`. Any other bytes are fine; they need not be UTF-8. Ordered by unsigned bytes.
public final class Name implements Comparable<Name> {
  /// The longest name in bytes (`NAME_MAX` of Linux).
  public static final int MAX_BYTES = 255;

  private final byte[] bytes;

  private Name(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Makes a name of a copy of bytes.
  ///
  /// @param bytes the name
  /// @return the name
  /// @throws VarveException `NAME_TOO_LONG` over 255 bytes, `INVALID_ARGUMENT` for what is no name
  public static Name of(byte[] bytes) {
    return new Name(checked(bytes.clone()));
  }

  /// Makes a name of bytes that nobody else has.
  static Name owning(byte[] bytes) {
    return new Name(checked(bytes));
  }

  /// Makes a name of text.
  ///
  /// @param text the name, kept as UTF-8
  /// @return the name
  /// @throws VarveException as [#of(byte\[\])]
  public static Name of(String text) {
    return new Name(checked(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] checked(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new VarveException(
          ErrorCode.NAME_TOO_LONG,
          "a name has at most " + MAX_BYTES + " bytes, found " + bytes.length);
    }
    Check.argument(bytes.length > 0, () -> "a name is not empty");
    for (byte b : bytes) {
      Check.argument(b != '/' && b != 0, () -> "a name has no '/' and no zero byte");
    }
    Check.argument(
        bytes[0] != '.' || !(bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.')),
        () -> "'.' and '..' are not names of entries");
    return bytes;
  }

  /// Returns the name's bytes.
  ///
  /// @return a copy
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// Returns the name's length.
  ///
  /// @return bytes, from 1 to 255
  public int sizeBytes() {
    return bytes.length;
  }

  /// Copies the name.
  ///
  /// @param target receives the bytes
  /// @param offset where in the target
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  @Override
  public int compareTo(Name other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Name name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Returns the name as text, for people: bytes that are not UTF-8 are replaced.
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
