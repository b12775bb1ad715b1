package dev.varve.gateway.s3.message;

/// Reads numbers that clients send.
public final class Numbers {
  private static final int MAX_DIGITS = 18;

  private Numbers() {}

  /// Reads a count.
  ///
  /// @param name what it is the count of
  /// @param text decimal digits, nothing else
  /// @return from 0 to 10^18 - 1
  /// @throws Refusal `InvalidArgument`
  public static long count(String name, String text) {
    if (!isCount(text)) {
      throw S3Code.INVALID_ARGUMENT
          .refusal("Provided " + name + " not an integer or within integer range")
          .with("ArgumentName", name)
          .with("ArgumentValue", text);
    }
    return Long.parseLong(text);
  }

  /// Says whether text is a count.
  ///
  /// @param text anything
  /// @return whether it is 1 to 18 decimal digits
  public static boolean isCount(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_DIGITS
        && text.chars().allMatch(letter -> letter >= '0' && letter <= '9');
  }
}
