package dev.varve.store.device;

import dev.varve.format.chunk.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// An index in memory that loses at a crash what an index without a log of its own loses:
/// everything after some write since its last flush. It may also be lost or damaged as a whole.
final class SimIndexes {
  private State durable = new State();
  private final List<ChunkIndex.Batch> unflushed = new ArrayList<>();
  private boolean lost;

  /// What an index says.
  private static final class State {
    String deviceId = "";
    final NavigableMap<ChunkId, ChunkState> chunks = new TreeMap<>();
    final NavigableMap<Long, SegmentState> segments = new TreeMap<>();
    final List<ChunkIndex.LostRange> lostRanges = new ArrayList<>();
    long sequence;

    State copy() {
      State copy = new State();
      copy.deviceId = deviceId;
      copy.chunks.putAll(chunks);
      copy.segments.putAll(segments);
      copy.lostRanges.addAll(lostRanges);
      copy.sequence = sequence;
      return copy;
    }

    void apply(ChunkIndex.Batch batch) {
      batch
          .chunks()
          .forEach((id, state) ->
              state.ifPresentOrElse(known -> chunks.put(id, known), () -> chunks.remove(id)));
      batch.segments().forEach(segment -> segments.put(segment.nonce(), segment));
      batch.forgottenSegments().forEach(segments::remove);
      lostRanges.addAll(batch.lostRanges());
      sequence = Math.max(sequence, batch.sequence());
    }
  }

  /// Crashes: keeps some prefix of what was not flushed.
  void crash(Random random) {
    int kept = random.nextInt(unflushed.size() + 1);
    unflushed.subList(0, kept).forEach(durable::apply);
    unflushed.clear();
  }

  /// Crashes, and keeps everything that was not flushed, or nothing of it.
  void crash(boolean keepsEverything) {
    if (keepsEverything) {
      unflushed.forEach(durable::apply);
    }
    unflushed.clear();
  }

  SimIndexes copy() {
    SimIndexes copy = new SimIndexes();
    copy.durable = durable.copy();
    copy.lost = lost;
    return copy;
  }

  /// Loses everything, as when somebody deletes the directory.
  void lose() {
    lost = true;
  }

  ChunkIndex.Factory factory() {
    return (deviceId, afresh) -> {
      if (afresh) {
        durable = new State();
        unflushed.clear();
        lost = false;
      } else if (lost) {
        throw new IndexDamagedException("lost by the test");
      }
      if (durable.deviceId.isEmpty()) {
        durable.deviceId = deviceId;
      } else if (!durable.deviceId.equals(deviceId)) {
        throw new IndexDamagedException("of another device");
      }
      return new Opened(durable.copy());
    };
  }

  /// Whether what is left after a crash tells of a segment.
  boolean knowsSegment(long nonce) {
    return !lost && durable.segments.containsKey(nonce);
  }

  int chunkCount() {
    return durable.chunks.size();
  }

  Map<ChunkId, ChunkState> chunks() {
    return durable.chunks;
  }

  private final class Opened implements ChunkIndex {
    private final State seen;

    Opened(State seen) {
      this.seen = seen;
    }

    @Override
    public synchronized Optional<ChunkState> get(ChunkId id) {
      return Optional.ofNullable(seen.chunks.get(id));
    }

    @Override
    public synchronized List<Known> list(Optional<ChunkId> after, int limit) {
      NavigableMap<ChunkId, ChunkState> rest =
          after.isPresent() ? seen.chunks.tailMap(after.get(), false) : seen.chunks;
      return rest.entrySet().stream()
          .limit(limit)
          .map(entry -> new Known(entry.getKey(), entry.getValue()))
          .toList();
    }

    @Override
    public synchronized List<SegmentState> segments() {
      return List.copyOf(seen.segments.values());
    }

    @Override
    public synchronized List<LostRange> lostRanges() {
      return List.copyOf(seen.lostRanges);
    }

    @Override
    public synchronized long sequence() {
      return seen.sequence;
    }

    @Override
    public synchronized void write(Batch batch) {
      seen.apply(batch);
      unflushed.add(batch);
    }

    @Override
    public synchronized void flush() {
      unflushed.forEach(durable::apply);
      unflushed.clear();
    }

    @Override
    public void close() {}
  }
}
