package dev.varve.namespace;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The key of an object: 1 to 1024 bytes of any values, ordered by unsigned bytes. Keys that come
/// over protocols are UTF-8; those of files that file clients made may be anything.
public final class ObjectKey implements Comparable<ObjectKey> {
  /// The longest key that can be put, in bytes ("Naming Amazon S3 objects"). A file that lies
  /// deeper has a longer one, and is listed and read like others.
  public static final int MAX_BYTES = 1024;

  private final byte[] bytes;

  private ObjectKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Makes a key of a copy of bytes.
  ///
  /// @param bytes the key
  /// @return the key
  /// @throws VarveException `INVALID_ARGUMENT` for no bytes
  public static ObjectKey of(byte[] bytes) {
    Check.argument(bytes.length > 0, () -> "a key is not empty");
    return new ObjectKey(bytes.clone());
  }

  /// Makes a key of text.
  ///
  /// @param text the key, kept as UTF-8
  /// @return the key
  /// @throws VarveException as [#of(byte\[\])]
  public static ObjectKey of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Rejects a key that is too long to be put.
  ///
  /// @return this key
  /// @throws VarveException `NAME_TOO_LONG` over 1024 bytes
  ObjectKey checkLength() {
    if (bytes.length > MAX_BYTES) {
      throw new VarveException(
          ErrorCode.NAME_TOO_LONG,
          "a key has at most " + MAX_BYTES + " bytes, found " + bytes.length);
    }
    return this;
  }

  /// Returns the key's bytes.
  ///
  /// @return a copy
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// Returns the key's length.
  ///
  /// @return bytes
  public int sizeBytes() {
    return bytes.length;
  }

  /// Says whether the key ends with `/`.
  ///
  /// @return whether it may name a directory
  boolean isDirectory() {
    return bytes[bytes.length - 1] == '/';
  }

  @Override
  public int compareTo(ObjectKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Returns the key as text, for people: bytes that are not UTF-8 are replaced.
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
