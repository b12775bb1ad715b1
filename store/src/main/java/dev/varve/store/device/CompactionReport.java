package dev.varve.store.device;

import java.util.List;

/// What a compaction did.
///
/// @param segmentCount segments deleted
/// @param freedBytes their size
/// @param rewrittenBytes bytes of live records that were written to other segments
/// @param problems what kept segments from being compacted, as sentences
public record CompactionReport(
    int segmentCount, long freedBytes, long rewrittenBytes, List<String> problems) {
  /// Copies the problems.
  public CompactionReport {
    problems = List.copyOf(problems);
  }
}
