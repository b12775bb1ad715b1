package dev.varve.gateway.s3.access;

import dev.varve.base.Check;
import dev.varve.base.RandomSource;

/// A key that requests are signed with.
///
/// @param id its public half
/// @param secret what only its owner and the server know
public record AccessKey(String id, String secret) {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LETTERS = 16;

  /// 40 letters of 5 bits: 200 bits.
  private static final int SECRET_LETTERS = 40;

  /// Checks the lengths.
  public AccessKey {
    String found = id;
    Check.argument(
        found.matches("[A-Za-z0-9]{3,128}"),
        () -> "an access key has 3 to 128 letters and digits, found '" + found + "'");
    int length = secret.length();
    Check.argument(
        length >= 16 && length <= 128, () -> "a secret has 16 to 128 characters, found " + length);
  }

  /// Makes a key that nobody has.
  ///
  /// @param random where it comes from
  /// @return a key
  public static AccessKey random(RandomSource random) {
    return new AccessKey("VARV" + letters(random, ID_LETTERS), letters(random, SECRET_LETTERS));
  }

  private static String letters(RandomSource random, int count) {
    StringBuilder text = new StringBuilder(count);
    while (text.length() < count) {
      long bits = random.nextLong();
      for (int i = 0; i < 12 && text.length() < count; i++) {
        text.append(LETTERS.charAt((int) ((bits >>> (5 * i)) & 31)));
      }
    }
    return text.toString();
  }

  /// Says only the public half.
  @Override
  public String toString() {
    return id;
  }
}
