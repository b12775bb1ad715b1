package dev.varve.volume;

import dev.varve.base.ByteSize;
import dev.varve.base.Check;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.journal.file.FileJournalOptions;

/// How a volume uses memory and disk.
///
/// @param algorithm what names the chunks of a new volume; fixed at its creation
/// @param nodeCacheBytes memory for nodes of trees that are written
/// @param dirtyBytes memory of nodes that are not written at which a checkpoint is made
/// @param journalBytes so much in the journal makes a checkpoint due: what a recovery replays. When
///   it is twice as much, operations are slowed down until a checkpoint is done
/// @param checkpointNanos the longest time between checkpoints while something changes
/// @param journal how the journal uses its files
public record VolumeOptions(
    DigestAlgorithm algorithm,
    long nodeCacheBytes,
    long dirtyBytes,
    long journalBytes,
    long checkpointNanos,
    FileJournalOptions journal) {
  private static final long LEAST_CACHE_BYTES = 16L * ByteSize.MIB;

  /// Checks the ranges.
  public VolumeOptions {
    long cache = nodeCacheBytes;
    long dirty = dirtyBytes;
    long nanos = checkpointNanos;
    Check.argument(
        cache >= ByteSize.MIB && dirty >= ByteSize.MIB,
        () -> "caches and limits of a volume are at least 1 MiB");
    long replayed = journalBytes;
    Check.argument(replayed > 0, () -> "journalBytes is above 0, found " + replayed);
    Check.argument(nanos > 0, () -> "checkpointNanos is above 0, found " + nanos);
  }

  /// Returns three eighths of the heap for written nodes, a checkpoint at 64 MiB of others, at 64
  /// MiB of the journal and every 10 seconds. With a heap of 512 MiB the nodes of a million files
  /// stay in memory.
  ///
  /// @return the defaults
  public static VolumeOptions defaults() {
    return new VolumeOptions(
        DigestAlgorithm.DEFAULT,
        Math.max(LEAST_CACHE_BYTES, Runtime.getRuntime().maxMemory() / 8 * 3),
        64L * ByteSize.MIB,
        64L * ByteSize.MIB,
        10_000_000_000L,
        FileJournalOptions.defaults());
  }

  /// Returns these options with another cache of nodes.
  ///
  /// @param bytes memory for nodes of trees that are written
  /// @return changed options
  public VolumeOptions withNodeCacheBytes(long bytes) {
    return new VolumeOptions(algorithm, bytes, dirtyBytes, journalBytes, checkpointNanos, journal);
  }

  /// Returns these options with checkpoints at another size of the journal.
  ///
  /// @param bytes what the journal may hold
  /// @return changed options
  public VolumeOptions withJournalBytes(long bytes) {
    return new VolumeOptions(
        algorithm, nodeCacheBytes, dirtyBytes, bytes, checkpointNanos, journal);
  }

  /// Returns these options with checkpoints at other times.
  ///
  /// @param nanos the longest time between checkpoints while something changes
  /// @return changed options
  public VolumeOptions withCheckpointNanos(long nanos) {
    return new VolumeOptions(algorithm, nodeCacheBytes, dirtyBytes, journalBytes, nanos, journal);
  }

  /// Returns these options with another journal.
  ///
  /// @param options how the journal uses its files
  /// @return changed options
  public VolumeOptions withJournal(FileJournalOptions options) {
    return new VolumeOptions(
        algorithm, nodeCacheBytes, dirtyBytes, journalBytes, checkpointNanos, options);
  }
}
