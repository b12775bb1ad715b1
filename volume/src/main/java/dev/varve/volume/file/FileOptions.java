package dev.varve.volume.file;

import dev.varve.base.Check;
import dev.varve.format.chunk.Chunk;
import java.util.concurrent.TimeUnit;

/// When buffered bytes go into the volume.
///
/// @param maxFlushBytes a file with so many dirty bytes is flushed: `max flush size`
/// @param flushAgeNanos bytes do not stay longer than this, and a tick of the clock, in a buffer:
///   `max flush time`
/// @param maxDirtyBytes with more in the buffers of all files, whoever writes flushes first
/// @param readCacheCount how many chunks are kept for readers of pieces, of 1 MiB each, outside the
///   heap
public record FileOptions(
    long maxFlushBytes, long flushAgeNanos, long maxDirtyBytes, int readCacheCount) {
  /// The share of the heap that buffers may take: caches and what is being flushed need theirs.
  private static final int HEAP_SHARE = 8;

  private static final long LEAST_DIRTY_BYTES = 10L << 20;
  private static final long MOST_DIRTY_BYTES = 256L << 20;
  private static final long MOST_FLUSH_BYTES = 20L << 20;
  private static final int MOST_READ_CACHE_COUNT = 256;

  /// 256 MiB or an eighth of the heap for all buffers, and as much for readers. 200 ms for a file,
  /// and 20 MiB or a third of that, since a stream has three flushes in its buffer; each stops
  /// those who write to the device for a moment, so there should be few.
  public static final FileOptions DEFAULT = of(Runtime.getRuntime().maxMemory());

  private static FileOptions of(long heapBytes) {
    long dirtyBytes = Math.clamp(heapBytes / HEAP_SHARE, LEAST_DIRTY_BYTES, MOST_DIRTY_BYTES);
    return new FileOptions(
        Math.min(dirtyBytes / 3, MOST_FLUSH_BYTES),
        TimeUnit.MILLISECONDS.toNanos(200),
        dirtyBytes,
        Math.clamp(heapBytes / HEAP_SHARE / Chunk.MAX_BYTES, 1, MOST_READ_CACHE_COUNT));
  }

  /// Checks the numbers.
  public FileOptions {
    Check.argument(
        maxFlushBytes > 0
            && flushAgeNanos > 0
            && maxDirtyBytes >= maxFlushBytes
            && readCacheCount > 0,
        () ->
            "flush at %d bytes, %d ns, %d bytes in all, %d chunks read: expected above 0, and not less in all"
                .formatted(maxFlushBytes, flushAgeNanos, maxDirtyBytes, readCacheCount));
  }
}
