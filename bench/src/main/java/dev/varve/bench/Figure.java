package dev.varve.bench;

import java.util.Optional;

/// One thing that was measured.
///
/// @param name what was measured
/// @param value how much, the median of the rounds
/// @param unit the unit of the value and of the limit
/// @param limit what caps it on this machine, where something does
/// @param target what is aimed at, where something is
public record Figure(
    String name, double value, String unit, Optional<Limit> limit, Optional<Target> target) {
  /// What the machine does without Varve.
  ///
  /// @param name what was measured
  /// @param value how much, the median of the rounds
  /// @param ratio the median of the rounds' ratios, of the figure to this
  public record Limit(String name, double value, double ratio) {}

  /// What is aimed at: a part of the limit where there is one, else a value.
  ///
  /// @param bound the least that is good enough, or the most
  /// @param isMost whether less is better
  public record Target(double bound, boolean isMost) {
    /// Makes a target where more is better.
    ///
    /// @param bound the least that is good enough
    /// @return the target
    public static Target atLeast(double bound) {
      return new Target(bound, false);
    }

    /// Makes a target where less is better.
    ///
    /// @param bound the most that is good enough
    /// @return the target
    public static Target atMost(double bound) {
      return new Target(bound, true);
    }

    private boolean isReached(double value) {
      return isMost ? value <= bound : value >= bound;
    }
  }

  /// Says whether the target was reached.
  ///
  /// @return empty when there is none
  public Optional<Boolean> isReached() {
    double reached = limit.map(Limit::ratio).orElse(value);
    return target.map(aim -> aim.isReached(reached));
  }
}
