package dev.varve.testkit.disk;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import java.util.Optional;

/// One case of a [CrashCampaign], enough to repeat it exactly.
///
/// @param seed the campaign's
/// @param callNumber the call that is stopped, counted from the disk's creation
/// @param error the error that the call returns; empty when the machine crashes there
/// @param loss what the crash or restart after it loses
/// @param lossSeed decides what is left to chance in stopping and losing
/// @param nestedNumber the call of the check that crashes too, counted from its start; 0 for none
public record CrashCase(
    long seed,
    long callNumber,
    Optional<ErrorCode> error,
    Loss loss,
    long lossSeed,
    long nestedNumber) {
  /// When set, the one case that campaigns run, as [#toString] writes it.
  public static final String PROPERTY = "varve.crash";

  private static final String CRASH = "CRASH";
  private static final int PART_COUNT = 6;

  /// Reads a case.
  ///
  /// @param text as [#toString] writes it
  /// @return the case
  public static CrashCase parse(String text) {
    String[] parts = text.split(":", -1);
    Check.argument(
        parts.length == PART_COUNT,
        () -> "a case is seed:call:CRASH or error:loss:loss seed:nested call; found " + text);
    return new CrashCase(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        parts[2].equals(CRASH) ? Optional.empty() : Optional.of(ErrorCode.valueOf(parts[2])),
        Loss.valueOf(parts[3]),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]));
  }

  /// Returns the case that [#PROPERTY] names.
  ///
  /// @return the case, or empty when the property is not set
  static Optional<CrashCase> named() {
    return Optional.ofNullable(System.getProperty(PROPERTY)).map(CrashCase::parse);
  }

  CrashCase nested(long number) {
    return new CrashCase(seed, callNumber, error, loss, lossSeed, number);
  }

  /// Mixes everything that chance may depend on.
  long mixedSeed() {
    return (seed * 0x9E3779B97F4A7C15L) ^ (callNumber * 0xC2B2AE3D27D4EB4FL) ^ lossSeed;
  }

  @Override
  public String toString() {
    String fault = error.map(ErrorCode::name).orElse(CRASH);
    return String.join(
        ":",
        Long.toString(seed),
        Long.toString(callNumber),
        fault,
        loss.name(),
        Long.toString(lossSeed),
        Long.toString(nestedNumber));
  }
}
