package dev.varve.volume.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.store.ChunkStore;
import dev.varve.volume.content.Segment;
import dev.varve.volume.file.WriteBuffer.Gap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Fetches bytes that a mapping names, and chunks that will be wanted soon. The store below
/// verifies and caches; a chunk that was fetched ahead is expected to be in its cache. Safe for any
/// thread.
public final class Fetcher {
  /// Chunks on their way ahead of their readers. Further ones are not fetched ahead.
  static final int MAX_AHEAD_COUNT = 64;

  private final ChunkStore store;
  private final Executor executor;
  private final ConcurrentHashMap<ChunkId, CompletableFuture<@Nullable Chunk>> ahead =
      new ConcurrentHashMap<>();

  /// Creates a fetcher.
  ///
  /// @param store verifies what it reads, and caches it
  /// @param executor runs what is fetched ahead
  public Fetcher(ChunkStore store, Executor executor) {
    this.store = store;
    this.executor = executor;
  }

  /// Begins to fetch a chunk, unless too many are on their way. A failure is left to whoever reads
  /// the chunk.
  ///
  /// @param id the chunk
  void begin(ChunkId id) {
    if (ahead.size() >= MAX_AHEAD_COUNT) {
      return;
    }
    CompletableFuture<@Nullable Chunk> fetched = new CompletableFuture<>();
    if (ahead.putIfAbsent(id, fetched) == null) {
      try {
        executor.execute(() -> run(id, fetched));
      } catch (RejectedExecutionException e) {
        end(id, fetched, null);
      }
    }
  }

  private void run(ChunkId id, CompletableFuture<@Nullable Chunk> fetched) {
    Chunk chunk = null;
    try {
      chunk = store.get(id);
    } catch (VarveException e) {
      // The reader asks the store again, and is told there.
    } finally {
      end(id, fetched, chunk);
    }
  }

  private void end(ChunkId id, CompletableFuture<@Nullable Chunk> fetched, @Nullable Chunk chunk) {
    ahead.remove(id, fetched);
    fetched.complete(chunk);
  }

  /// Fetches what a plan leaves open.
  ///
  /// @param plan the plan
  /// @param offset where its read begins in the file
  /// @param target where the read's bytes go; its position is that of the first
  /// @return a chunk that the store does not have, or empty when all is fetched
  Optional<ChunkId> fetch(ReadPlan plan, long offset, ByteBuffer target) {
    int segment = 0;
    for (Gap gap : plan.gaps()) {
      for (long at = gap.offset(); at < gap.end(); ) {
        while (plan.segments().get(segment).end() <= at) {
          segment++;
        }
        Segment from = plan.segments().get(segment);
        int length = (int) (Math.min(gap.end(), from.end()) - at);
        ByteBuffer part = target.slice(target.position() + (int) (at - offset), length);
        Optional<ChunkId> missing = fetch(from, (int) (at - from.offset()), part);
        if (missing.isPresent()) {
          return missing;
        }
        at += length;
      }
    }
    return Optional.empty();
  }

  /// Fetches bytes of a tree that is pinned or frozen with its chunks: one that is missing is lost.
  ///
  /// @param segments follow each other from the offset
  /// @param offset where they begin in the file
  /// @param target receives as many bytes as remain; its position moves to its limit
  /// @throws VarveException `CORRUPT` when a chunk is missing or damaged
  public void fetchAll(List<Segment> segments, long offset, ByteBuffer target) {
    int count = target.remaining();
    ReadPlan plan = new ReadPlan(count, segments, List.of(new Gap(offset, offset + count)));
    Optional<ChunkId> missing = fetch(plan, offset, target);
    if (missing.isPresent()) {
      throw lost(missing.get(), "the file");
    }
    target.position(target.limit());
  }

  static VarveException lost(ChunkId chunk, String what) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "%s needs %s, which the store does not have; verify the volume".formatted(what, chunk));
  }

  private Optional<ChunkId> fetch(Segment segment, int skip, ByteBuffer part) {
    return switch (segment.source()) {
      case Segment.InChunk in -> fetch(in.chunk(), in.chunkOffset() + skip, part);
      case Segment.Inline inline -> {
        part.put(inline.bytes(), inline.from() + skip, part.remaining());
        yield Optional.empty();
      }
      case Segment.Hole _, Segment.Reserved _ -> {
        while (part.remaining() >= Long.BYTES) {
          part.putLong(0);
        }
        while (part.hasRemaining()) {
          part.put((byte) 0);
        }
        yield Optional.empty();
      }
    };
  }

  private Optional<ChunkId> fetch(ChunkId id, int chunkOffset, ByteBuffer part) {
    CompletableFuture<@Nullable Chunk> coming = ahead.get(id);
    Chunk chunk = coming == null ? null : coming.join();
    int length = part.remaining();
    try {
      int count = chunk == null ? get(id, chunkOffset, part) : chunk.copyTo(chunkOffset, part);
      if (count != length) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            "%s ends %d bytes before the extent that names it".formatted(id, length - count));
      }
      return Optional.empty();
    } catch (VarveException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.of(id);
      }
      throw e;
    }
  }

  private int get(ChunkId id, int chunkOffset, ByteBuffer part) {
    return store.get(id, chunkOffset, part);
  }
}
