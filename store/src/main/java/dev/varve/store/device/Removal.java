package dev.varve.store.device;

import dev.varve.base.disk.DiskFile;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.segment.RecordKind;
import dev.varve.format.segment.SegmentFooter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deletes a segment of which nothing is needed. The index hears of it before the first step and
/// knows it durably before the file goes, and each step may be done again, so a crash anywhere in
/// between is finished at the next open.
final class Removal {
  private final Segments segments;
  private final ChunkIndex index;
  private final SegmentTable table;

  Removal(Segments segments, ChunkIndex index, SegmentTable table) {
    this.segments = segments;
    this.index = index;
    this.table = table;
  }

  /// Finishes at open, when nothing else changes chunks.
  ///
  /// @param isPresent whether the file is still there
  void finish(long nonce, boolean isPresent) {
    if (isPresent) {
      List<SegmentFooter.Entry> entries;
      try (DiskFile file = segments.open(nonce)) {
        entries = SegmentScan.scan(file, nonce).entries();
      }
      Map<ChunkId, Optional<ChunkState>> changed = new LinkedHashMap<>();
      Map<Long, Long> liveDeltas = new HashMap<>();
      for (SegmentFooter.Entry entry : entries) {
        ChunkId id = entry.header().id();
        Optional<ChunkState> before = index.get(id);
        if (entry.header().kind() == RecordKind.CHUNK
            && !changed.containsKey(id)
            && before.isPresent()) {
          Optional<ChunkState> after = before.get().without(nonce);
          Pending.addLive(liveDeltas, before, -1);
          Pending.addLive(liveDeltas, after, 1);
          changed.put(id, after);
        }
      }
      index.write(
          new ChunkIndex.Batch(changed, table.addLive(liveDeltas), List.of(), List.of(), 0));
    }
    deleteFile(nonce, isPresent);
  }

  /// Deletes the file of a segment that no chunk's state names any more, and forgets the segment.
  void deleteFile(long nonce, boolean isPresent) {
    index.flush();
    if (isPresent) {
      segments.delete(nonce);
    }
    segments.flushDirectory();
    table.forget(nonce);
    index.write(new ChunkIndex.Batch(Map.of(), List.of(), List.of(nonce), List.of(), 0));
  }
}
