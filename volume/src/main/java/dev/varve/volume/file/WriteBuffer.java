package dev.varve.volume.file;

import dev.varve.base.Check;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The bytes of one file that were written and are not in the volume yet. Kept as runs that swallow
/// their neighbours and never leave their 1 MiB block; memory is a small multiple of what is dirty.
///
/// A flush takes runs out as a [Batch], and may take the next before the first is in the volume. A
/// batch's bytes stay visible below newer ones until it is [#settled], the oldest first, and come
/// back under them with [#putBack], the newest first.
///
/// **Threads.** The caller locks. **Cost.** A search for each run that is touched; bytes are copied
/// once, and at most twice more as a run grows.
final class WriteBuffer {
  /// What a run costs besides its bytes: objects and a place in the map.
  static final int RUN_BYTES = 160;

  /// Bytes from `offset` up to `end` that are not dirty.
  record Gap(long offset, long end) {}

  private final NavigableMap<Long, Run> runs = new TreeMap<>();

  /// What is on its way, the oldest first.
  private final ArrayDeque<Batch> taken = new ArrayDeque<>();

  private long dirtyBytes;

  /// Writes bytes. The source's position moves to its limit.
  void write(long offset, ByteBuffer source) {
    for (long at = offset; source.hasRemaining(); ) {
      long left = Run.blockStart(at) + Run.BLOCK_BYTES - at;
      int length = (int) Math.min(source.remaining(), left);
      claim(at, at + length).put(at, source, length);
      at += length;
    }
  }

  /// Returns a run over a range of one block, made of all that the range touches.
  private Run claim(long offset, long end) {
    Run first = firstTouching(offset, end);
    if (first == null) {
      first = new Run(offset, end);
    } else {
      dirtyBytes -= first.length();
      runs.remove(first.start());
      first.extend(offset, end);
      for (Run next = after(first); next != null; next = after(first)) {
        dirtyBytes -= next.length();
        runs.remove(next.start());
        first.extend(next.start(), next.end());
        first.put(next);
      }
    }
    runs.put(first.start(), first);
    dirtyBytes += first.length();
    return first;
  }

  private @Nullable Run firstTouching(long offset, long end) {
    Map.Entry<Long, Run> floor = runs.floorEntry(offset);
    if (floor != null && floor.getValue().end() >= offset && sameBlock(floor.getKey(), offset)) {
      return floor.getValue();
    }
    Map.Entry<Long, Run> next = runs.ceilingEntry(offset);
    return next != null && next.getKey() <= end && sameBlock(next.getKey(), offset)
        ? next.getValue()
        : null;
  }

  /// Returns the run that begins within or right after one that is not in the map.
  private @Nullable Run after(Run run) {
    Map.Entry<Long, Run> next = runs.ceilingEntry(run.start());
    return next != null && next.getKey() <= run.end() && sameBlock(next.getKey(), run.start())
        ? next.getValue()
        : null;
  }

  private static boolean sameBlock(long offset, long other) {
    return Run.blockStart(offset) == Run.blockStart(other);
  }

  /// Copies dirty bytes over a range.
  ///
  /// @param offset where the range begins in the file
  /// @param target what lies from its position to its limit is the range; neither moves
  /// @return the rest of the range, in order
  List<Gap> overlay(long offset, ByteBuffer target) {
    long end = offset + target.remaining();
    int shift = target.position();
    for (Batch batch : taken) {
      for (Map.Entry<Long, byte[]> piece : overlapping(batch.pieces(), offset, end).entrySet()) {
        long from = Math.max(offset, piece.getKey());
        long length = Math.min(end, Batch.end(piece)) - from;
        if (length > 0) {
          int index = (int) (from - piece.getKey());
          target.put(shift + (int) (from - offset), piece.getValue(), index, (int) length);
        }
      }
    }
    for (Run run : overlapping(runs, offset, end).values()) {
      long from = Math.max(offset, run.start());
      long length = Math.min(end, run.end()) - from;
      if (length > 0) {
        run.copyOut(from, target, shift + (int) (from - offset), (int) length);
      }
    }
    return gaps(offset, end);
  }

  /// Returns what may overlap a range: the first may end before it.
  private static <T> NavigableMap<Long, T> overlapping(
      NavigableMap<Long, T> map, long offset, long end) {
    Long floor = map.floorKey(offset);
    return map.subMap(floor == null ? offset : floor, true, end, false);
  }

  private List<Gap> gaps(long offset, long end) {
    List<Gap> gaps = new ArrayList<>();
    for (long at = offset; at < end; ) {
      long clean = dirtyEnd(at);
      if (clean <= at) {
        clean = Math.min(end, nextDirty(at));
        gaps.add(new Gap(at, clean));
      }
      at = clean;
    }
    return gaps;
  }

  /// Returns where the dirty bytes end that an offset lies in; the offset itself when it is clean.
  long dirtyEnd(long offset) {
    long end = runEnd(offset);
    for (Batch batch : taken) {
      Map.Entry<Long, byte[]> piece = batch.pieces().floorEntry(offset);
      end = piece == null ? end : Math.max(end, Batch.end(piece));
    }
    return end;
  }

  private long runEnd(long offset) {
    Map.Entry<Long, Run> run = runs.floorEntry(offset);
    return run == null ? offset : Math.max(offset, run.getValue().end());
  }

  /// Returns the first dirty offset after a clean one, 2^63-1 when there is none.
  long nextDirty(long offset) {
    long next = nextRun(offset);
    for (Batch batch : taken) {
      Long piece = batch.pieces().ceilingKey(offset);
      next = piece == null ? next : Math.min(next, piece);
    }
    return next;
  }

  private long nextRun(long offset) {
    Long run = runs.ceilingKey(offset);
    return run == null ? Long.MAX_VALUE : run;
  }

  /// Drops the bytes at and after a new end of the file. Not while a batch is taken.
  void truncate(long size) {
    Check.invariant(taken.isEmpty(), () -> "bytes are cut while some are on their way");
    drop(runs.tailMap(size, true));
    Map.Entry<Long, Run> last = runs.lastEntry();
    if (last != null && last.getValue().end() > size) {
      dirtyBytes -= last.getValue().end() - size;
      last.getValue().cut(size);
    }
  }

  /// Drops all bytes. Not while a batch is taken.
  void clear() {
    truncate(0);
  }

  private void drop(NavigableMap<Long, Run> dropped) {
    dropped.values().forEach(run -> dirtyBytes -= run.length());
    dropped.clear();
  }

  /// Takes the first runs that fill their block.
  ///
  /// @param maxBytes no run follows when those taken have as many
  Batch takeFull(long maxBytes) {
    return take(Run::isFull, maxBytes);
  }

  /// Takes all runs.
  Batch takeAll() {
    return take(run -> true, Long.MAX_VALUE);
  }

  private Batch take(Predicate<Run> wanted, long maxBytes) {
    NavigableMap<Long, byte[]> pieces = new TreeMap<>();
    long before = dirtyBytes;
    Iterator<Run> all = runs.values().iterator();
    while (all.hasNext() && before - dirtyBytes < maxBytes) {
      Run run = all.next();
      if (wanted.test(run)) {
        pieces.put(run.start(), run.toBytes());
        dirtyBytes -= run.length();
        all.remove();
      }
    }
    Batch batch = Batch.of(pieces);
    pass(batch);
    return batch;
  }

  /// Shows bytes that are on their way past the buffer like a taken batch.
  void pass(Batch batch) {
    if (!batch.isEmpty()) {
      taken.add(batch);
    }
  }

  /// Forgets the oldest batch: its bytes are in the volume.
  void settled(Batch batch) {
    checkTaken(batch, taken.pollFirst());
  }

  /// Makes the bytes of the newest batch dirty again, except where newer ones are.
  void putBack(Batch batch) {
    checkTaken(batch, taken.pollLast());
    for (Map.Entry<Long, byte[]> piece : batch.pieces().entrySet()) {
      putBack(piece.getKey(), Batch.end(piece), piece.getValue());
    }
  }

  private void putBack(long start, long end, byte[] bytes) {
    for (long at = start; at < end; ) {
      long dirtyEnd = runEnd(at);
      if (dirtyEnd <= at) {
        dirtyEnd = Math.min(end, nextRun(at));
        claim(at, dirtyEnd).put(at, bytes, (int) (at - start), (int) (dirtyEnd - at));
      }
      at = dirtyEnd;
    }
  }

  private static void checkTaken(Batch batch, @Nullable Batch found) {
    Check.invariant(
        batch.isEmpty() ? found == null : batch == found, () -> "that batch was not taken");
  }

  /// Returns how many bytes are dirty and not taken.
  long dirtyBytes() {
    return dirtyBytes;
  }

  /// Returns how many dirty bytes fill blocks.
  long fullBytes() {
    return Run.BLOCK_BYTES * runs.values().stream().filter(Run::isFull).count();
  }

  /// Returns how many bytes were taken and are not settled.
  long takenBytes() {
    return taken.stream().mapToLong(Batch::bytes).sum();
  }

  /// Returns what the dirty bytes weigh in memory.
  long weightBytes() {
    return dirtyBytes + (long) RUN_BYTES * runs.size();
  }

  /// Says whether all bytes are in the volume.
  boolean isEmpty() {
    return runs.isEmpty() && taken.isEmpty();
  }

  /// Returns where the last byte ends that is dirty or taken; 0 when there is none.
  long end() {
    long end = runs.isEmpty() ? 0 : runs.lastEntry().getValue().end();
    return taken.stream().mapToLong(Batch::end).reduce(end, Math::max);
  }
}
