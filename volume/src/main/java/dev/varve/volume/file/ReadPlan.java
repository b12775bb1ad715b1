package dev.varve.volume.file;

import dev.varve.format.chunk.ChunkId;
import dev.varve.volume.content.Segment;
import dev.varve.volume.file.WriteBuffer.Gap;
import java.util.List;

/// Where the bytes of one read come from, as of one moment.
///
/// @param count bytes that it covers, 0 at the end of the file
/// @param segments what the volume has for them, from the read's offset on
/// @param gaps what is to be fetched; the rest was in a buffer
record ReadPlan(int count, List<Segment> segments, List<Gap> gaps) {
  static final ReadPlan END = new ReadPlan(0, List.of(), List.of());

  boolean names(ChunkId chunk) {
    return segments.stream()
        .anyMatch(
            segment -> segment.source() instanceof Segment.InChunk in && in.chunk().equals(chunk));
  }
}
