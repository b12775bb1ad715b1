package dev.varve.bench.s3;

import dev.varve.base.Check;

/// The keys that are listed: objects in directories, a thousand in each.
///
/// @param count how many, from 1 to 10 million
public record ListedKeys(int count) {
  /// What all of them begin with.
  public static final String PREFIX = "listed/";

  private static final int DIRECTORY_KEYS = 1000;
  private static final int MAX_COUNT = 10_000_000;

  /// Checks the range.
  public ListedKeys {
    int found = count;
    Check.argument(
        count >= 1 && count <= MAX_COUNT,
        () -> "a number of keys is from 1 to " + MAX_COUNT + ", found " + found);
  }

  /// Returns a key; they are in order.
  ///
  /// @param number from 0 on
  /// @return the key
  public String key(int number) {
    String digits = Integer.toString(MAX_COUNT + number);
    int cut = digits.length() - Integer.toString(DIRECTORY_KEYS - 1).length();
    return PREFIX + digits.substring(1, cut) + "/" + digits.substring(cut);
  }
}
