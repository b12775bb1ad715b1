package dev.varve.namespace;

import dev.varve.volume.inode.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The path below its bucket that an ordinary key is.
///
/// @param names what is between the slashes
/// @param directory whether the key ends with a slash
record KeyPath(List<Name> names, boolean directory) {
  /// How names in buckets and among them begin that are Varve's own.
  static final String RESERVED = ".varve-";

  private static final byte[] RESERVED_BYTES = RESERVED.getBytes(StandardCharsets.US_ASCII);

  /// Finds the path of a key.
  ///
  /// @return the path, or empty when no path is spelled like the key
  static Optional<KeyPath> of(ObjectKey key) {
    byte[] bytes = key.toBytes();
    boolean directory = key.isDirectory();
    int end = directory ? bytes.length - 1 : bytes.length;
    if (isReserved(bytes)) {
      return Optional.empty();
    }
    List<Name> names = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || bytes[i] == '/') {
        byte[] name = Arrays.copyOfRange(bytes, start, i);
        if (!isName(name)) {
          return Optional.empty();
        }
        names.add(Name.of(name));
        start = i + 1;
      }
    }
    return Optional.of(new KeyPath(List.copyOf(names), directory));
  }

  static boolean isReserved(byte[] name) {
    return name.length >= RESERVED_BYTES.length
        && Arrays.equals(name, 0, RESERVED_BYTES.length, RESERVED_BYTES, 0, RESERVED_BYTES.length);
  }

  /// Says whether bytes are a name that a file can have.
  static boolean isName(byte[] bytes) {
    if (bytes.length == 0 || bytes.length > Name.MAX_BYTES) {
      return false;
    }
    for (byte b : bytes) {
      if (b == 0 || b == '/') {
        return false;
      }
    }
    boolean dots = bytes[0] == '.' && (bytes.length == 1 || (bytes.length == 2 && bytes[1] == '.'));
    return !dots;
  }
}
