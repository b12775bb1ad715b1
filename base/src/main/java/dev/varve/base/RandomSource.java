package dev.varve.base;

import java.security.SecureRandom;

/// Where unpredictable numbers come from. Cores receive the numbers they need as arguments; only
/// edges hold a source. A simulation passes a seeded one.
@FunctionalInterface
public interface RandomSource {
  /// Returns 64 random bits.
  ///
  /// @return any long
  long nextLong();

  /// Returns the operating system's cryptographic source. Safe for any thread.
  ///
  /// @return a source that is never predictable
  static RandomSource system() {
    return new SecureRandom()::nextLong;
  }
}
