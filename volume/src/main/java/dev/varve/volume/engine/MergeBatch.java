package dev.varve.volume.engine;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.Hasher;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Extent;
import dev.varve.volume.content.Loose;
import dev.varve.volume.content.Merging;
import dev.varve.volume.content.Segment;
import dev.varve.volume.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one step of the [Merger] brings into the volume: the chunks of all runs with one flush of
/// the store, then the operations. For one thread.
final class MergeBatch {
  /// The work on one content, which may take several steps.
  static final class Work {
    final Loose loose;

    /// Where to go on.
    long at;

    long end;

    /// Whether nothing was left undone so far.
    boolean whole = true;

    Work(Loose loose, long at, long end) {
      this.loose = loose;
      this.at = at;
      this.end = end;
    }
  }

  /// A run, and what comes in its place.
  private record Ready(Work work, Merging.Run run, Extent with) {}

  private final VolumeCore core;
  private final Hasher hasher;
  private final List<Ready> all = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<Work> done = new ArrayList<>();
  private @Nullable Chunk lastRead;
  private long bytes;

  MergeBatch(VolumeCore core, Hasher hasher) {
    this.core = core;
    this.hasher = hasher;
  }

  /// How many bytes are to be merged.
  long bytes() {
    return bytes;
  }

  /// Reads what a run holds. One that cannot be read was changed meanwhile, or is damaged: then it
  /// is left as it is, for a reader or a verification to tell.
  void add(Work work, Merging.Run run) {
    // One that was cut short may go on behind.
    work.whole &= run.pieces().size() < Merging.MAX_RUN_PIECES;
    byte[] plain = new byte[run.length()];
    try {
      for (Segment piece : run.pieces()) {
        read(piece, plain, (int) (piece.offset() - run.offset()));
      }
    } catch (VarveException e) {
      if (e.code() != ErrorCode.NOT_FOUND && e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      work.whole = false;
      return;
    }
    bytes += plain.length;
    all.add(new Ready(work, run, extent(plain)));
  }

  private void read(Segment piece, byte[] target, int at) {
    int length = (int) piece.length();
    switch (piece.source()) {
      case Segment.Inline in -> System.arraycopy(in.bytes(), in.from(), target, at, length);
      case Segment.InChunk in -> {
        Chunk chunk = lastRead;
        if (chunk == null || !chunk.id().equals(in.chunk())) {
          chunk = core.store().get(in.chunk());
          lastRead = chunk;
        }
        chunk.content().get(in.chunkOffset(), target, at, length);
      }
      case Segment.Hole _, Segment.Reserved _ ->
          throw new VarveException(ErrorCode.BUG, "a run has a hole at " + piece.offset());
    }
  }

  private Extent extent(byte[] plain) {
    if (plain.length <= Extent.MAX_SETTLED_INLINE_BYTES) {
      return new Extent.Inline(plain);
    }
    Chunk chunk = Chunk.of(hasher, plain);
    chunks.add(chunk);
    return new Extent.InChunk(plain.length, chunk.id(), 0);
  }

  /// Notes that a content was looked at to its end.
  void done(Work work) {
    done.add(work);
  }

  /// Brings everything in.
  ///
  /// @return what was done
  Merger.Report finish() {
    List<ChunkId> vain = chunks.stream().map(Chunk::id).toList();
    long merged = 0;
    chunks.forEach(chunk -> core.ledger().enter(chunk.id()));
    try {
      if (!chunks.isEmpty()) {
        core.store().putAll(core.id(), chunks);
        core.store().flush();
      }
      List<ChunkId> unused = new ArrayList<>();
      for (Ready ready : all) {
        if (swap(ready)) {
          merged++;
        } else if (ready.with instanceof Extent.InChunk in) {
          unused.add(in.chunk());
        }
      }
      vain = unused;
    } finally {
      offer(vain);
      chunks.forEach(chunk -> core.ledger().exit(chunk.id()));
    }
    return new Merger.Report(merged, settle());
  }

  private boolean swap(Ready ready) {
    Operation.Merge merge =
        new Operation.Merge(ready.work.loose.content(), ready.run.offset(), ready.with);
    boolean swapped =
        core.writer()
            .submitIf(state ->
                ContentReader.isStill(state.view().tree(), merge.content(), ready.run.pieces())
                    ? Optional.of(merge)
                    : Optional.empty())
            .map(submitted -> submitted.outcome().number() == 1)
            .orElse(false);
    ready.work.whole &= swapped;
    return swapped;
  }

  private void offer(List<ChunkId> vain) {
    if (!vain.isEmpty()) {
      core.writer().submit(new Operation.Offer(vain));
    }
  }

  private long settle() {
    List<Loose> settled = done.stream().filter(work -> work.whole).map(work -> work.loose).toList();
    if (!settled.isEmpty()) {
      core.writer().submit(new Operation.Settle(settled));
    }
    return settled.size();
  }
}
