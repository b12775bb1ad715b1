package dev.varve.store.device;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.base.disk.DiskFile;
import dev.varve.base.time.Clock;
import dev.varve.base.time.Pacer;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import dev.varve.format.segment.SegmentFooter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes space back from segments that are mostly dead: appends what is live to the open segments,
/// makes that durable, and deletes the segment. Puts, releases and reads go on meanwhile.
///
/// A crash leaves at worst two copies of some records, which say the same. Nothing dead comes back:
/// the record that says that a chunk has no holders is kept as long as any segment has content of
/// it.
///
/// A segment with a damaged live record is left as it is: it may be all there is.
final class Compaction {
  /// Small segments are rewritten together when there are this many: each open of a device leaves
  /// some.
  private static final int MAX_SMALL_SEGMENTS = 16;

  /// Rewriting may leave new records that other segments waited for; this bounds how often to look
  /// again.
  private static final int MAX_PASSES = 64;

  private final DeviceStore store;
  private final Changes changes;
  private final CompactionOptions options;
  private final Pacer pacer;
  private final List<String> problems = new ArrayList<>();
  private final Set<Long> skipped = new HashSet<>();
  private int segmentCount;
  private long freedBytes;
  private long rewrittenBytes;

  Compaction(DeviceStore store, CompactionOptions options, Clock clock) {
    this.store = store;
    this.changes = store.changes();
    this.options = options;
    this.pacer = clock.pacer(options.bytesPerSecond());
  }

  CompactionReport run() {
    Set<Long> initial = new HashSet<>();
    changes.flush();
    store.table().all().forEach(state -> initial.add(state.nonce()));
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      sealDeadLanes();
      List<SegmentState> candidates = candidates(initial);
      if (candidates.isEmpty()) {
        break;
      }
      candidates.forEach(this::compact);
    }
    return new CompactionReport(segmentCount, freedBytes, rewrittenBytes, problems);
  }

  /// Open segments that are mostly dead must not wait until they are full.
  private void sealDeadLanes() {
    changes.flush();
    Set<Long> dead = new HashSet<>();
    for (SegmentState state : store.table().all()) {
      if (state.phase() == SegmentState.Phase.OPEN && isMostlyDead(state)) {
        dead.add(state.nonce());
      }
    }
    if (!dead.isEmpty()) {
      changes.completeLanes(dead::contains);
      changes.flush();
    }
  }

  /// Returns the segments worth rewriting, those with the least live bytes first. Segments that
  /// were written meanwhile are not rewritten again, only deleted when nothing in them is live.
  private List<SegmentState> candidates(Set<Long> initial) {
    double worthBytes = options.liveRatio() * store.options().segmentBytes();
    List<SegmentState> small =
        store.table().all().stream()
            .filter(state -> state.phase() == SegmentState.Phase.SEALED)
            .filter(state -> !skipped.contains(state.nonce()))
            .filter(state -> initial.contains(state.nonce()) || state.liveBytes() == 0)
            .filter(state -> state.liveBytes() < worthBytes)
            .sorted(
                Comparator.comparingLong(SegmentState::liveBytes)
                    .thenComparingLong(SegmentState::nonce))
            .toList();
    return small.size() > MAX_SMALL_SEGMENTS
        ? small
        : small.stream().filter(this::isMostlyDead).toList();
  }

  private boolean isMostlyDead(SegmentState state) {
    return state.liveBytes() == 0
        || (state.liveBytes() < state.recordBytes()
            && state.liveBytes() <= options.liveRatio() * state.recordBytes());
  }

  private void compact(SegmentState state) {
    long nonce = state.nonce();
    List<SegmentFooter.Entry> entries;
    try (DiskFile file = store.segments().open(nonce)) {
      SegmentScan.Result scan = SegmentScan.scan(file, nonce);
      checkWhole(scan, file, state);
      entries = scan.entries();
      for (SegmentFooter.Entry entry : entries) {
        rewrite(nonce, entry);
      }
    } catch (VarveException e) {
      if (e.code() != ErrorCode.CORRUPT && e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      skipped.add(nonce);
      problems.add(store.segments().path(nonce) + " is left as it is: " + e.getMessage());
      return;
    }
    changes.flush();
    remove(nonce, entries);
    segmentCount++;
    freedBytes += state.indexedBytes();
  }

  /// What is not seen is not rewritten, and would be deleted with the segment.
  private static void checkWhole(SegmentScan.Result scan, DiskFile file, SegmentState state) {
    if (!scan.isWholeTo(state.indexedBytes())) {
      throw new VarveException(
          ErrorCode.CORRUPT,
          file.path()
              + " has damaged records before offset "
              + state.indexedBytes()
              + " and no footer that names them; open the device again or scrub it to learn which"
              + " chunks are lost");
    }
  }

  private void rewrite(long nonce, SegmentFooter.Entry entry) {
    RecordHeader header = entry.header();
    ChunkState.Place place = new ChunkState.Place(nonce, entry.offset(), header.recordBytes());
    boolean isRewritten =
        switch (header.kind()) {
          case CHUNK -> rewriteContent(header.id(), place);
          case HOLDERS -> rewriteHolders(header.id(), place);
          case MARK -> false;
        };
    if (isRewritten) {
      rewrittenBytes += header.recordBytes();
      pacer.worked(header.recordBytes());
    }
  }

  /// Writes a live chunk anew, with its holders as they are now. The content is read and verified
  /// before anybody has to wait; what may have changed since is looked at again.
  private boolean rewriteContent(ChunkId id, ChunkState.Place place) {
    Optional<ChunkState> seen = changes.lookUp(id);
    if (!isLiveContent(seen, place)) {
      return rewriteHolders(id, place);
    }
    Workspace workspace = store.workspaces().take();
    try {
      store.reader().read(id, place, workspace);
      ByteBuffer record = workspace.record(place.lengthBytes());
      RecordHeader old = RecordHeader.decode(record, place.nonce()).orElseThrow();
      ByteBuffer payload = record.slice(old.headBytes(), old.storedLength());
      return changes.changing(
          id,
          state -> {
            if (!isLiveContent(state, place)) {
              return false;
            }
            changes.append(
                old.movedTo(changes.nextSequence(), state.get().holders()), payload, state);
            return true;
          });
    } finally {
      store.workspaces().give(workspace);
    }
  }

  private static boolean isLiveContent(Optional<ChunkState> state, ChunkState.Place place) {
    return state.isPresent() && !state.get().isDead() && state.get().hasContentAt(place);
  }

  /// Writes a record of holders anew when it is the newest, unless the chunk is dead and this
  /// segment is the last with content of it.
  private boolean rewriteHolders(ChunkId id, ChunkState.Place place) {
    return changes.changing(
        id,
        state -> {
          if (state.isEmpty()
              || !state.get().holdersPlace().equals(place)
              || state.get().without(place.nonce()).isEmpty()) {
            return false;
          }
          changes.append(
              changes.holdersRecord(id, state.get().holders()), Changes.NO_PAYLOAD, state);
          return true;
        });
  }

  /// Deletes a segment that nothing needs. The index hears that it is being removed before the
  /// first chunk forgets it, and knows all of it durably before the file goes, so that a crash in
  /// between is finished at the next open.
  private void remove(long nonce, List<SegmentFooter.Entry> entries) {
    changes.enter(SegmentState.Phase.REMOVING, nonce);
    for (SegmentFooter.Entry entry : entries) {
      if (entry.header().kind() == RecordKind.CHUNK) {
        changes.changing(
            entry.header().id(),
            state -> {
              if (state.isPresent() && state.get().segments().contains(nonce)) {
                changes.replace(entry.header().id(), state, state.get().without(nonce));
              }
              return state;
            });
      }
    }
    changes.flush();
    changes.delete(nonce);
  }
}
