package dev.varve.volume.file;

import dev.varve.base.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/// What the open files of a volume share.
///
/// @param submitter orders operations, and reads the tip
/// @param batches brings bytes into the volume
/// @param fetcher reads chunks
/// @param options when buffers are flushed
/// @param clock dates writes
/// @param executor flushes full buffers while their writers go on
/// @param backlog the files with something in their buffers
/// @param cleaned is told the number of a file whose buffer became empty
record FileContext(
    Submitter submitter,
    BatchWriter batches,
    Fetcher fetcher,
    FileOptions options,
    Clock clock,
    Executor executor,
    Backlog backlog,
    LongConsumer cleaned) {
  /// Says whether so many more bytes of a file may not fit into a quota, counting all that is
  /// buffered as new.
  boolean mayPassQuota(long ino, int moreBytes) {
    long pending = backlog.bytes() + moreBytes;
    return submitter.read(
        state -> state.hasQuotas() && Room.bytes(state, ino, clock.epochNanos()) < pending);
  }
}
