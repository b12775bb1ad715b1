package dev.varve.namespace;

import java.util.Optional;

/// Which version of an object.
///
/// @param position of the operation that made it
/// @param unversioned whether it is called `null`: there is one at most
record VersionId(long position, boolean unversioned) {
  static final String NULL = "null";

  private static final int DIGITS = 16;

  String text() {
    return unversioned ? NULL : "%016x".formatted(position);
  }

  /// Reads the text of a version that is not `null`.
  static Optional<Long> position(String text) {
    boolean valid =
        text.length() == DIGITS
            && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
            && text.charAt(0) < '8';
    return valid ? Optional.of(Long.parseLong(text, 16)) : Optional.empty();
  }
}
