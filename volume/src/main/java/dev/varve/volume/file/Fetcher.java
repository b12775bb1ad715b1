package dev.varve.volume.file;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.tree.TreeReader;
import dev.varve.volume.content.ContentReader;
import dev.varve.volume.content.Segment;
import dev.varve.volume.file.WriteBuffer.Gap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Fetches bytes that a mapping names, and chunks that will be wanted soon. The store below
/// verifies. Safe for any thread.
final class Fetcher {
  private final ReadCache cache;

  Fetcher(ReadCache cache) {
    this.cache = cache;
  }

  /// Begins to fetch a chunk, as far as there is room.
  void begin(ChunkId id) {
    cache.begin(id);
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

  /// Reads bytes of a tree that is frozen and pinned with its chunks: one that is missing is lost.
  int read(TreeReader tree, long content, long size, long offset, ByteBuffer target) {
    int done = 0;
    while (target.hasRemaining() && size - offset > done) {
      long at = offset + done;
      long length = Math.min(target.remaining(), size - at);
      List<Segment> segments = ContentReader.map(tree, content, at, length, OpenFile.MAX_SEGMENTS);
      long end = segments.getLast().end();
      int count = (int) (end - at);
      Optional<ChunkId> missing =
          fetch(new ReadPlan(count, segments, List.of(new Gap(at, end))), at, target);
      if (missing.isPresent()) {
        throw lost(missing.get(), "content " + content + " at offset " + at);
      }
      target.position(target.position() + count);
      done += count;
    }
    return done;
  }

  static VarveException lost(ChunkId chunk, String what) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "%s needs %s, which the store does not have; verify the volume".formatted(what, chunk));
  }

  private Optional<ChunkId> fetch(Segment segment, int skip, ByteBuffer part) {
    return switch (segment.source()) {
      case Segment.InChunk in -> fetch(in, skip, part);
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

  private Optional<ChunkId> fetch(Segment.InChunk in, int skip, ByteBuffer part) {
    int length = part.remaining();
    try {
      int count = cache.read(in.chunk(), in.chunkOffset() + skip, part, length < in.extentLength());
      if (count != length) {
        throw new VarveException(
            ErrorCode.CORRUPT,
            "%s ends %d bytes before the extent that names it"
                .formatted(in.chunk(), length - count));
      }
      return Optional.empty();
    } catch (VarveException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.of(in.chunk());
      }
      throw e;
    }
  }
}
