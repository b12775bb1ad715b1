package dev.varve.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/// One thing that was measured.
///
/// @param name what was measured
/// @param value how much, the median of the rounds
/// @param unit the unit of the value and of the limit
/// @param limit what caps it on this machine, where something does
/// @param target what is aimed at, where something is: a part of the limit where there is one, else
///   a value
public record Figure(
    String name, double value, String unit, Optional<Limit> limit, OptionalDouble target) {
  /// What the machine does without Varve.
  ///
  /// @param name what was measured
  /// @param value how much, the median of the rounds
  /// @param ratio the median of the rounds' ratios, of the figure to this
  public record Limit(String name, double value, double ratio) {}

  /// Says whether the target was reached.
  ///
  /// @return empty when there is none
  public Optional<Boolean> isReached() {
    if (target.isEmpty()) {
      return Optional.empty();
    }
    double reached = limit.map(Limit::ratio).orElse(value);
    return Optional.of(reached >= target.getAsDouble());
  }
}
