package dev.varve.store.device;

import dev.varve.format.chunk.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// An index that is made anew from the segments at each open, and kept on no disk.
final class MemoryIndex implements ChunkIndex {
  private final NavigableMap<ChunkId, ChunkState> chunks = new TreeMap<>();
  private final NavigableMap<Long, SegmentState> segments = new TreeMap<>();
  private final List<LostRange> lostRanges = new ArrayList<>();
  private long sequence;

  private MemoryIndex() {}

  static ChunkIndex.Factory factory() {
    return (_, afresh) -> {
      if (!afresh) {
        throw new IndexDamagedException("it is only kept in memory");
      }
      return new MemoryIndex();
    };
  }

  @Override
  public synchronized Optional<ChunkState> get(ChunkId id) {
    return Optional.ofNullable(chunks.get(id));
  }

  @Override
  public synchronized List<Known> list(Optional<ChunkId> after, int limit) {
    return (after.isPresent() ? chunks.tailMap(after.get(), false) : chunks)
        .entrySet().stream()
            .limit(limit)
            .map(entry -> new Known(entry.getKey(), entry.getValue()))
            .toList();
  }

  @Override
  public synchronized List<SegmentState> segments() {
    return List.copyOf(segments.values());
  }

  @Override
  public synchronized List<LostRange> lostRanges() {
    return List.copyOf(lostRanges);
  }

  @Override
  public synchronized long sequence() {
    return sequence;
  }

  @Override
  public synchronized void write(Batch batch) {
    batch
        .chunks()
        .forEach((id, state) ->
            state.ifPresentOrElse(known -> chunks.put(id, known), () -> chunks.remove(id)));
    batch.segments().forEach(segment -> segments.put(segment.nonce(), segment));
    batch.forgottenSegments().forEach(segments::remove);
    lostRanges.addAll(batch.lostRanges());
    sequence = Math.max(sequence, batch.sequence());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
