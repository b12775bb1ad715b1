package dev.varve.namespace.model;

import dev.varve.namespace.ObjectKey;
import dev.varve.volume.inode.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which path of a bucket is spelled like a key, said once more.
final class KeyPaths {
  private static final int MAX_NAME_BYTES = 255;

  private KeyPaths() {}

  /// Finds the path of a key, whether the key ends with a slash or not.
  static Optional<List<Name>> of(ObjectKey key) {
    String text = text(key.toBytes());
    if (text.startsWith(".varve-")) {
      return Optional.empty();
    }
    String path = isDirectory(key) ? text.substring(0, text.length() - 1) : text;
    List<String> names = Arrays.asList(path.split("/", -1));
    boolean ordinary =
        names.stream()
            .allMatch(name ->
                !name.isEmpty()
                    && name.length() <= MAX_NAME_BYTES
                    && name.indexOf('\0') < 0
                    && !name.equals(".")
                    && !name.equals(".."));
    return ordinary
        ? Optional.of(
            names.stream()
                .map(name -> Name.of(name.getBytes(StandardCharsets.ISO_8859_1)))
                .toList())
        : Optional.empty();
  }

  static boolean isDirectory(ObjectKey key) {
    byte[] bytes = key.toBytes();
    return bytes[bytes.length - 1] == '/';
  }

  /// Bytes as characters, so that texts sort as bytes do.
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
