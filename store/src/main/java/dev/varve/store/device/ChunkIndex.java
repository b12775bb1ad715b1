package dev.varve.store.device;

import dev.varve.format.chunk.ChunkId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where every chunk lies: a sorted map that is always some prefix of what was written to it, after
/// any crash, and that may be lost as a whole. Methods throw [IndexDamagedException] when it cannot
/// be read or written. Safe for any thread, except that writes come from one thread at a time.
interface ChunkIndex extends AutoCloseable {
  /// Changes that are applied together or not at all.
  ///
  /// @param chunks the new state of chunks; empty where nothing is known of a chunk any more
  /// @param segments the new states of segments
  /// @param forgottenSegments segments of which nothing is known any more
  /// @param lostRanges ranges of segments newly found unreadable
  /// @param sequence no record with a higher sequence is in the index
  record Batch(
      Map<ChunkId, Optional<ChunkState>> chunks,
      List<SegmentState> segments,
      List<Long> forgottenSegments,
      List<LostRange> lostRanges,
      long sequence) {
    static Batch ofSegment(SegmentState segment) {
      return new Batch(Map.of(), List.of(segment), List.of(), List.of(), 0);
    }
  }

  /// A range of a segment that held durable records of unknown chunks and cannot be read.
  ///
  /// @param nonce the segment
  /// @param offset where the range starts
  /// @param lengthBytes its size
  record LostRange(long nonce, long offset, long lengthBytes) {}

  /// A chunk and its state.
  ///
  /// @param id the chunk
  /// @param state what is known of it
  record Known(ChunkId id, ChunkState state) {}

  /// Makes or finds the index of a device.
  @FunctionalInterface
  interface Factory {
    /// Opens the index.
    ///
    /// @param deviceId the device that it must belong to, as text
    /// @param afresh whether to throw away what is there and start empty
    /// @return the index
    /// @throws IndexDamagedException when it is another device's, of another version, or unreadable
    ChunkIndex open(String deviceId, boolean afresh);
  }

  Optional<ChunkState> get(ChunkId id);

  /// Lists up to a limit of chunks in the order of their ids, after one or from the first.
  List<Known> list(Optional<ChunkId> after, int limit);

  List<SegmentState> segments();

  List<LostRange> lostRanges();

  /// Returns the highest sequence that any batch named, or 0.
  long sequence();

  /// Applies changes. They are durable after [#flush].
  void write(Batch batch);

  void flush();

  @Override
  void close();
}
