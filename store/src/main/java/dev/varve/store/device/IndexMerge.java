package dev.varve.store.device;

import dev.varve.format.chunk.ChunkId;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import dev.varve.format.segment.SegmentFooter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Merges records into the index in batches.
final class IndexMerge {
  private static final int BATCH_CHUNKS = 4096;

  private final ChunkIndex index;
  private final SegmentTable table;
  private final Map<ChunkId, Optional<ChunkState>> changed = new LinkedHashMap<>();
  private final Map<Long, Long> liveDeltas = new HashMap<>();
  private final Set<ChunkId> withoutContent = new HashSet<>();
  private final List<ChunkIndex.LostRange> lostRanges = new ArrayList<>();
  private final Map<Long, Integer> sealedBytes = new TreeMap<>();
  private long sequence;

  IndexMerge(ChunkIndex index, SegmentTable table) {
    this.index = index;
    this.table = table;
  }

  /// The highest sequence of any record that was merged.
  long sequence() {
    return sequence;
  }

  void add(long nonce, List<SegmentFooter.Entry> whole, List<SegmentFooter.Entry> damaged) {
    whole.forEach(entry -> add(nonce, entry, false));
    damaged.forEach(entry -> add(nonce, entry, true));
  }

  private void add(long nonce, SegmentFooter.Entry entry, boolean isDamaged) {
    RecordHeader header = entry.header();
    ChunkState.Place place = new ChunkState.Place(nonce, entry.offset(), header.recordBytes());
    Optional<ChunkState> before = state(header.id());
    ChunkState after =
        before.isPresent() ? before.get().with(header, place) : ChunkState.of(header, place);
    if (isDamaged && after.hasContentAt(place)) {
      after = after.asDamaged();
    }
    if (after.content().isEmpty()) {
      withoutContent.add(header.id());
    }
    sequence = Math.max(sequence, header.sequence());
    change(header.id(), before, Optional.of(after));
  }

  private Optional<ChunkState> state(ChunkId id) {
    Optional<ChunkState> state = changed.get(id);
    return state != null ? state : index.get(id);
  }

  private void change(ChunkId id, Optional<ChunkState> before, Optional<ChunkState> after) {
    Pending.addLive(liveDeltas, before, -1);
    Pending.addLive(liveDeltas, after, 1);
    changed.put(id, after);
    if (changed.size() >= BATCH_CHUNKS) {
      write(List.of());
    }
  }

  void lost(ChunkIndex.LostRange range) {
    if (!index.lostRanges().contains(range)) {
      lostRanges.add(range);
    }
  }

  /// Notes that a segment was read to its end and is sealed. The index says so only when all
  /// segments were read: until then it may have states that later records complete, and a crash
  /// must not end that early.
  void seal(long nonce, int endBytes) {
    sealedBytes.put(nonce, endBytes);
  }

  void forget(long nonce) {
    table.forget(nonce);
    index.write(new ChunkIndex.Batch(Map.of(), List.of(), List.of(nonce), List.of(), sequence));
  }

  private void write(List<Long> sealed) {
    List<SegmentState> segments = new ArrayList<>(table.addLive(liveDeltas));
    for (long nonce : sealed) {
      int endBytes = Objects.requireNonNull(sealedBytes.get(nonce));
      segments.add(
          table.update(nonce, state -> state.in(SegmentState.Phase.SEALED).indexedTo(endBytes)));
    }
    index.write(
        new ChunkIndex.Batch(
            new LinkedHashMap<>(changed), segments, List.of(), List.copyOf(lostRanges), sequence));
    changed.clear();
    liveDeltas.clear();
    lostRanges.clear();
  }

  /// Forgets chunks of which no content was met: what tells of them outlived it.
  void finish() {
    for (ChunkId id : withoutContent) {
      Optional<ChunkState> state = state(id);
      if (state.isPresent() && state.get().segments().isEmpty()) {
        change(id, state, Optional.empty());
      }
    }
    write(List.copyOf(sealedBytes.keySet()));
    index.flush();
  }

  /// Forgets the content in a segment that is being removed.
  void forgetContent(long nonce, List<SegmentFooter.Entry> entries) {
    for (SegmentFooter.Entry entry : entries) {
      if (entry.header().kind() == RecordKind.CHUNK) {
        ChunkId id = entry.header().id();
        Optional<ChunkState> before = state(id);
        before.ifPresent(known -> change(id, before, known.without(nonce)));
      }
    }
    write(List.of());
  }

  /// Notes that content in some segments cannot be read, so that nobody counts on it: a put of such
  /// a chunk writes it anew.
  ///
  /// @param remains of each of these segments, where the records start that can be read
  void markDamaged(Map<Long, Set<Integer>> remains) {
    if (remains.isEmpty()) {
      return;
    }
    Optional<ChunkId> last = Optional.empty();
    List<ChunkIndex.Known> page = index.list(last, BATCH_CHUNKS);
    while (!page.isEmpty()) {
      for (ChunkIndex.Known known : page) {
        ChunkState state = known.state();
        if (!state.damaged() && state.content().filter(at -> isLost(at, remains)).isPresent()) {
          change(known.id(), Optional.of(state), Optional.of(state.asDamaged()));
        }
      }
      write(List.of());
      last = Optional.of(page.getLast().id());
      page = index.list(last, BATCH_CHUNKS);
    }
  }

  private static boolean isLost(ChunkState.Place place, Map<Long, Set<Integer>> remains) {
    Set<Integer> left = remains.get(place.nonce());
    return left != null && !left.contains(place.offset());
  }
}
