package dev.varve.volume.file;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Which chunks are on their way into a volume, and which are being released. Between the put of a
/// chunk and the operation that names it nothing in the tree tells that it is needed; whoever
/// releases asks here.
///
/// A writer calls [#enter] before it puts a chunk, and [#exit] after the operation that names it
/// was applied or given up. Whoever releases calls [#beginRelease], looks at the chunk's count
/// again, releases it, and calls [#endRelease]. So a chunk is never released between a put and its
/// operation, and a put never finds a chunk that is about to go.
///
/// **Bounds.** An entry for each chunk of a batch that is being written or released. **Threads.**
/// Safe for any thread. Only [#enter] waits, for as long as one release takes.
public final class ChunkLedger {
  /// Creates an empty ledger.
  public ChunkLedger() {}

  /// What happens to a chunk: so many writers, or a release.
  private sealed interface Use {
    record Entering(long count) implements Use {}

    record Releasing(CountDownLatch ended) implements Use {}
  }

  private final ConcurrentHashMap<ChunkId, Use> uses = new ConcurrentHashMap<>();

  /// Notes that a chunk is on its way. Waits while it is being released.
  ///
  /// @param chunk the chunk
  public void enter(ChunkId chunk) {
    while (true) {
      Use use = uses.compute(chunk, (id, found) -> entered(found));
      switch (use) {
        case Use.Entering _ -> {
          return;
        }
        case Use.Releasing releasing -> await(releasing.ended());
      }
    }
  }

  private static Use entered(@Nullable Use found) {
    return switch (found) {
      case null -> new Use.Entering(1);
      case Use.Entering entering -> new Use.Entering(entering.count() + 1);
      case Use.Releasing releasing -> releasing;
    };
  }

  /// Ignores interrupts, as every wait for storage does, and keeps the interrupt status.
  private static void await(CountDownLatch ended) {
    boolean interrupted = false;
    while (true) {
      try {
        ended.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends one [#enter].
  ///
  /// @param chunk the chunk
  public void exit(ChunkId chunk) {
    uses.compute(
        chunk,
        (id, found) -> {
          Check.invariant(
              found instanceof Use.Entering, () -> chunk + " leaves and did not enter: " + found);
          long left = ((Use.Entering) found).count() - 1;
          return left == 0 ? null : new Use.Entering(left);
        });
  }

  /// Notes that a chunk is about to be released, unless it is on its way in or being released
  /// already.
  ///
  /// @param chunk the chunk
  /// @return whether it may be released; then [#endRelease] must follow
  public boolean beginRelease(ChunkId chunk) {
    return uses.putIfAbsent(chunk, new Use.Releasing(new CountDownLatch(1))) == null;
  }

  /// Ends one [#beginRelease]; writers that waited go on.
  ///
  /// @param chunk the chunk
  public void endRelease(ChunkId chunk) {
    Use use = uses.get(chunk);
    if (use instanceof Use.Releasing releasing && uses.remove(chunk, releasing)) {
      releasing.ended().countDown();
    } else {
      throw new VarveException(ErrorCode.BUG, chunk + " was not being released: " + use);
    }
  }

  /// Returns how many chunks are on their way or being released.
  ///
  /// @return a count of this moment
  public int count() {
    return uses.size();
  }
}
