package dev.varve.namespace;

/// Which names buckets have: "Bucket naming rules" of the Amazon S3 user guide, without those that
/// only reserve names for Amazon.
final class BucketNames {
  private static final int MIN_CHARS = 3;
  private static final int MAX_CHARS = 63;

  private BucketNames() {}

  static boolean isLegal(String name) {
    if (name.length() < MIN_CHARS || name.length() > MAX_CHARS || name.contains("..")) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean inner = c == '.' || c == '-';
      boolean outer = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!outer && !(inner && i > 0 && i < name.length() - 1)) {
        return false;
      }
    }
    return !isAddress(name);
  }

  private static boolean isAddress(String name) {
    String[] parts = name.split("\\.", -1);
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Character::isDigit)) {
        return false;
      }
    }
    return parts.length == 4;
  }
}
