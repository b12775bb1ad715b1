package dev.varve.gateway.s3.policy;

/// Text in which `*` stands for any letters and `?` for one.
///
/// @param text the pattern
record Pattern(String text) {
  /// Says whether the whole of a text is like this. Takes at most as many steps as the product of
  /// the lengths.
  boolean matches(String value) {
    int at = 0;
    int next = 0;
    int star = -1;
    int resume = 0;
    while (at < value.length()) {
      char letter = next < text.length() ? text.charAt(next) : 0;
      if (next < text.length() && letter == '*') {
        star = next++;
        resume = at;
      } else if (next < text.length() && (letter == '?' || letter == value.charAt(at))) {
        next++;
        at++;
      } else if (star >= 0) {
        next = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (next < text.length() && text.charAt(next) == '*') {
      next++;
    }
    return next == text.length();
  }
}
