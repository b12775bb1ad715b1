package dev.varve.volume.file;

import dev.varve.base.time.Clock;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/// What the open files of a volume share.
///
/// @param submitter orders operations, and reads the tip
/// @param batches brings bytes into the volume
/// @param fetcher reads chunks
/// @param options when buffers are flushed
/// @param clock dates writes
/// @param executor flushes full buffers while their writers go on
/// @param dirty the files with something in their buffers
/// @param dirtyBytes what all buffers weigh
record FileContext(
    Submitter submitter,
    BatchWriter batches,
    Fetcher fetcher,
    FileOptions options,
    Clock clock,
    Executor executor,
    Set<FileWrites> dirty,
    AtomicLong dirtyBytes) {
  boolean isCrowded() {
    return dirtyBytes.get() > options.maxDirtyBytes();
  }

  /// Says whether so many more bytes of a file may not fit into a quota, counting all that is
  /// buffered as new.
  boolean mayPassQuota(long ino, int moreBytes) {
    long pending = dirtyBytes.get() + moreBytes;
    return submitter.read(
        state -> state.hasQuotas() && Room.bytes(state, ino, clock.epochNanos()) < pending);
  }
}
