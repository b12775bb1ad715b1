package dev.varve.testkit.disk;

/// What a campaign did.
///
/// @param callCount the calls that the workload makes when nothing stops it
/// @param pointCount the distinct calls that were stopped
/// @param caseCount the runs of the workload, each stopped at one call and checked
/// @param nestedCount those of them whose check was stopped by a second crash and checked again
public record CrashReport(long callCount, long pointCount, long caseCount, long nestedCount) {
  /// A campaign that did nothing.
  public static final CrashReport NONE = new CrashReport(0, 0, 0, 0);

  /// Adds what another campaign did.
  ///
  /// @param other a campaign of another seed or workload
  /// @return the sums
  public CrashReport plus(CrashReport other) {
    return new CrashReport(
        callCount + other.callCount,
        pointCount + other.pointCount,
        caseCount + other.caseCount,
        nestedCount + other.nestedCount);
  }

  @Override
  public String toString() {
    return "%d of %d calls stopped in %d cases, %d of them with a second crash during recovery"
        .formatted(pointCount, callCount, caseCount, nestedCount);
  }
}
