package dev.varve.store.device;

import java.util.List;
import java.util.Map;

/// The last steps of a segment of which nothing is needed and that no chunk's state names any more.
/// The index has heard that it is being removed, and knows all of it durably before the file goes.
/// Each step may be done again, so a crash anywhere in between is finished at the next open.
final class Removal {
  private final Segments segments;
  private final ChunkIndex index;
  private final SegmentTable table;

  Removal(Segments segments, ChunkIndex index, SegmentTable table) {
    this.segments = segments;
    this.index = index;
    this.table = table;
  }

  /// Deletes the file, unless it went before, and forgets the segment.
  void finish(long nonce, boolean isPresent) {
    index.flush();
    if (isPresent) {
      segments.delete(nonce);
    }
    segments.flushDirectory();
    table.forget(nonce);
    index.write(new ChunkIndex.Batch(Map.of(), List.of(), List.of(nonce), List.of(), 0));
  }
}
