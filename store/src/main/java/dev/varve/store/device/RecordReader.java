package dev.varve.store.device;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.codec.Decompressor;
import dev.varve.format.segment.RecordHeader;
import dev.varve.format.segment.RecordKind;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads one chunk from its record and proves that it is the chunk asked for.
final class RecordReader {
  private final Segments segments;

  RecordReader(Segments segments) {
    this.segments = segments;
  }

  /// Reads and verifies a chunk.
  ///
  /// @throws VarveException `CORRUPT` when the bytes are not those of the chunk
  Chunk read(ChunkId id, ChunkState.Place place, Workspace workspace) {
    ByteBuffer record = workspace.record(place.lengthBytes());
    segments.read(place.nonce(), place.offset(), record);
    record.flip();
    Optional<RecordHeader> decoded = RecordHeader.decode(record, place.nonce());
    if (decoded.isEmpty() || !matches(decoded.get(), id, place)) {
      throw corrupt(id, place, "the head of its record is damaged");
    }
    RecordHeader header = decoded.get();
    Chunk chunk = workspace.digest(id.algorithm(), plain(header, record, id, place));
    if (!chunk.id().equals(id)) {
      throw corrupt(id, place, "its content has the digest " + chunk.id());
    }
    return chunk;
  }

  private byte[] plain(RecordHeader header, ByteBuffer record, ChunkId id, ChunkState.Place place) {
    ByteBuffer payload = record.slice(header.headBytes(), header.storedLength());
    try {
      return Decompressor.decompress(header.codec(), payload, header.plainLength());
    } catch (VarveException e) {
      if (e.code() != ErrorCode.CORRUPT) {
        throw e;
      }
      throw corrupt(id, place, String.valueOf(e.getMessage()));
    }
  }

  private static boolean matches(RecordHeader header, ChunkId id, ChunkState.Place place) {
    return header.kind() == RecordKind.CHUNK
        && header.id().equals(id)
        && header.recordBytes() == place.lengthBytes();
  }

  VarveException corrupt(ChunkId id, ChunkState.Place place, String what) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "chunk "
            + id
            + " is damaged in "
            + segments.path(place.nonce())
            + " at offset "
            + place.offset()
            + ": "
            + what
            + "; put the chunk again or restore it from a copy");
  }
}
