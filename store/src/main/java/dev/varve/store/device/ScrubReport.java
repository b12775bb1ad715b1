package dev.varve.store.device;

import java.util.List;

/// What a scrub read and found.
///
/// @param chunkCount chunks read and verified
/// @param readBytes bytes of their records
/// @param problems damage, as sentences that name file and offset; at most [#MAX_PROBLEMS]
/// @param problemCount all damage found, also what is not in the list
public record ScrubReport(
    long chunkCount, long readBytes, List<String> problems, long problemCount) {
  /// The largest number of problems that a report spells out.
  public static final int MAX_PROBLEMS = 1000;

  /// Copies the problems.
  public ScrubReport {
    problems = List.copyOf(problems);
  }
}
