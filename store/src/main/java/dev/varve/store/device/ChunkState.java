package dev.varve.store.device;

import dev.varve.base.Check;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the device knows of one chunk: who holds it, where its content lies, and which segments
/// still have content of it, live or not. It is a function of the chunk's records in the segments,
/// whatever the order in which they are met ([#with]), so an index rebuilt from them is the index
/// that was lost.
///
/// A chunk without holders is dead. It stays known while some segment has content of it, because
/// that content would come back to life in a rebuilt index if the record that says so were dropped.
///
/// @param sequence the highest sequence of any record of the chunk; that record names the holders
/// @param holders who holds the chunk; empty when it is dead
/// @param holdersPlace where that record lies
/// @param content the record with the content of the highest sequence; empty when none was met
/// @param contentSequence that record's sequence, or -1
/// @param segments nonces of all segments with content of the chunk, in the order met
/// @param damaged whether the content is known unreadable
record ChunkState(
    long sequence,
    List<VolumeId> holders,
    Place holdersPlace,
    Optional<Place> content,
    long contentSequence,
    List<Long> segments,
    boolean damaged) {
  /// A record's place.
  ///
  /// @param nonce the segment
  /// @param offset where the record starts in it
  /// @param lengthBytes the record's size with padding
  record Place(long nonce, int offset, int lengthBytes) {}

  ChunkState {
    holders = List.copyOf(holders);
    segments = List.copyOf(segments);
  }

  /// What one record alone says.
  static ChunkState of(RecordHeader header, Place place) {
    Check.invariant(header.kind() != RecordKind.MARK, () -> "a mark says nothing of a chunk");
    boolean isContent = header.kind() == RecordKind.CHUNK;
    return new ChunkState(
        header.sequence(),
        header.holders(),
        place,
        isContent ? Optional.of(place) : Optional.empty(),
        isContent ? header.sequence() : -1,
        isContent ? List.of(place.nonce()) : List.of(),
        false);
  }

  /// What this and one more record say. A record met twice changes nothing.
  ChunkState with(RecordHeader header, Place place) {
    ChunkState other = of(header, place);
    boolean newerHolders = other.sequence > sequence;
    boolean newerContent = other.contentSequence > contentSequence;
    return new ChunkState(
        newerHolders ? other.sequence : sequence,
        newerHolders ? other.holders : holders,
        newerHolders ? place : holdersPlace,
        newerContent ? other.content : content,
        newerContent ? other.contentSequence : contentSequence,
        other.content.isPresent() ? adding(place.nonce()) : segments,
        damaged && !newerContent);
  }

  /// What is left to know when a segment is gone.
  ///
  /// @return the state without the segment; empty when nothing is left that needs to be known
  Optional<ChunkState> without(long nonce) {
    List<Long> left = segments.stream().filter(segment -> segment != nonce).toList();
    if (isDead() && left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ChunkState(sequence, holders, holdersPlace, content, contentSequence, left, damaged));
  }

  ChunkState asDamaged() {
    return new ChunkState(
        sequence, holders, holdersPlace, content, contentSequence, segments, true);
  }

  boolean isDead() {
    return holders.isEmpty();
  }

  /// Whether a put of the chunk may add a holder instead of content.
  boolean isShareable() {
    return !isDead() && !damaged && content.isPresent();
  }

  boolean hasContentAt(Place place) {
    return content.isPresent() && content.get().equals(place);
  }

  /// The places whose bytes this state needs.
  List<Place> livePlaces() {
    if (isDead() || content.isEmpty() || content.get().equals(holdersPlace)) {
      return List.of(holdersPlace);
    }
    return List.of(content.get(), holdersPlace);
  }

  private List<Long> adding(long nonce) {
    if (segments.contains(nonce)) {
      return segments;
    }
    List<Long> more = new ArrayList<>(segments);
    more.add(nonce);
    return more;
  }
}
