package dev.varve.volume.engine;

import dev.varve.format.digest.Hasher;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Loose;
import dev.varve.volume.content.Merging;
import dev.varve.volume.engine.MergeBatch.Work;
import dev.varve.volume.operation.Operation;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Settles how files lie: bytes that are in the tree for the sake of a quick sync go into chunks,
/// what is in many pieces is written anew, layers that nothing else needs are copied up. Oldest
/// contents first, in steps that are bounded in bytes, extents and operations.
///
/// A step reads what it merges without any lock, puts the chunks of all runs, flushes the store
/// once, and then swaps each run if its bytes still are where they were. A chunk that was put in
/// vain is offered to the [Reclaimer].
///
/// One step at a time; safe for any thread.
public final class Merger {
  /// What was written later than this ago is left alone: it may soon be written again.
  static final long QUIET_NANOS = 1_000_000_000L;

  /// So often what never rests is merged too.
  static final long RESTLESS_NANOS = 30_000_000_000L;

  /// The most contents that one step looks at. With ten steps a second that is more than a disk
  /// syncs files.
  private static final int STEP_CONTENTS = 512;

  /// A step that has so many bytes to merge ends: with ten a second that are 80 MiB/s.
  private static final long STEP_BYTES = 8L << 20;

  /// The most extents that one step looks at, and that one look-up does under the readers' lock.
  private static final int STEP_EXTENTS = 16_384;

  private static final int PLAN_EXTENTS = 1024;

  /// The most flattenings of one step: each holds the writer for up to a millisecond.
  private static final int STEP_FLATTENINGS = 32;

  /// Looks at everything that one call takes, so that runs which were cut short are merged too.
  private static final int MAX_ROUNDS = 4;

  /// What was done.
  ///
  /// @param mergedRuns rows of pieces that are one piece now
  /// @param settledContents contents that want no more work
  public record Report(long mergedRuns, long settledContents) {
    Report plus(Report other) {
      return new Report(mergedRuns + other.mergedRuns, settledContents + other.settledContents);
    }
  }

  private final VolumeCore core;
  private final Hasher hasher;
  private final ReentrantLock running = new ReentrantLock();

  // With `running` held.
  private final Quiet quiet;
  private long lastRestlessNanos;
  private boolean restless;
  private long cursor;
  private boolean more;
  private @Nullable Work current;
  private int looked;
  private int flattened;

  Merger(VolumeCore core, long nowNanos) {
    this.core = core;
    this.hasher = core.algorithm().newHasher();
    this.quiet = new Quiet(nowNanos, core.writer().position());
    this.lastRestlessNanos = nowNanos;
  }

  /// Does one bounded step.
  ///
  /// @param nowNanos the monotonic time
  /// @return whether more is to do now; else the next step begins with the oldest content again
  public boolean step(long nowNanos) {
    running.lock();
    try {
      quiet.note(nowNanos, core.writer().position());
      if (!more) {
        restless = nowNanos - lastRestlessNanos >= RESTLESS_NANOS;
        lastRestlessNanos = restless ? nowNanos : lastRestlessNanos;
      }
      goOn(restless ? Long.MAX_VALUE : quiet.positionAt(nowNanos - QUIET_NANOS));
      return more;
    } finally {
      running.unlock();
    }
  }

  /// Settles now what was written before, however long that takes.
  ///
  /// @return what was done
  public Report run() {
    running.lock();
    try {
      long last = core.writer().position();
      Report all = new Report(0, 0);
      long before = -1;
      for (int round = 0; round < MAX_ROUNDS && all.mergedRuns > before; round++) {
        before = all.mergedRuns;
        more = false;
        do {
          all = all.plus(goOn(last));
        } while (more);
      }
      return all;
    } finally {
      running.unlock();
    }
  }

  /// Goes on with the contents that were last made loose up to a position.
  private Report goOn(long lastPosition) {
    MergeBatch batch = new MergeBatch(core, hasher);
    looked = 0;
    flattened = 0;
    cursor = more ? cursor : 0;
    List<Loose> page =
        core.writer().read(state -> Loose.list(state.view().tree(), cursor, STEP_CONTENTS));
    more = page.size() == STEP_CONTENTS;
    for (Loose loose : page) {
      if (loose.position() <= lastPosition && !advance(work(loose), batch)) {
        more = true;
        break;
      }
      cursor = loose.content();
    }
    return batch.finish();
  }

  /// Begins the work on a content, or goes on with it.
  private Work work(Loose loose) {
    Work work = current;
    if (work == null || !work.loose.equals(loose)) {
      work = new Work(loose, Merging.windowStart(loose.from()), Merging.windowEnd(loose.to()));
      current = work;
    }
    return work;
  }

  /// Plans what is left to do with a content.
  ///
  /// @return whether the content was looked at to its end
  private boolean advance(Work work, MergeBatch batch) {
    long content = work.loose.content();
    while (isFlatteningDue(content)) {
      if (flattened == STEP_FLATTENINGS) {
        return false;
      }
      core.writer().submit(new Operation.Flatten(content));
      flattened++;
      work.at = 0;
      work.end = Long.MAX_VALUE;
    }
    while (work.at < work.end) {
      if (looked >= STEP_EXTENTS || batch.bytes() >= STEP_BYTES) {
        return false;
      }
      Merging next =
          core.writer()
              .read(state ->
                  Merging.plan(
                      state.view().tree(),
                      content,
                      work.at,
                      work.end,
                      PLAN_EXTENTS,
                      STEP_BYTES - batch.bytes()));
      next.runs().forEach(run -> batch.add(work, run));
      looked += next.lookedCount();
      work.at = next.reached();
    }
    batch.done(work);
    current = null;
    return true;
  }

  private boolean isFlatteningDue(long content) {
    return core.writer().read(state -> ContentReader.isFlatteningDue(state.view().tree(), content));
  }
}
