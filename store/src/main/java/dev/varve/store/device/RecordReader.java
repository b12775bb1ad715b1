package dev.varve.store.device;

import dev.varve.base.Check;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.codec.Codec;
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
    ByteBuffer content = content(id, place, workspace);
    byte[] bytes = new byte[content.remaining()];
    content.get(0, bytes);
    Chunk chunk = workspace.chunk(id.algorithm(), bytes);
    checkSame(id, chunk.id(), place);
    return chunk;
  }

  /// Reads and verifies a chunk, and copies part of it, without memory of its own.
  ///
  /// @return the bytes copied
  /// @throws VarveException `CORRUPT` when the bytes are not those of the chunk
  int read(ChunkId id, ChunkState.Place place, Workspace workspace, int offset, ByteBuffer target) {
    ByteBuffer content = content(id, place, workspace);
    if (offset == 0 && target.remaining() >= content.remaining()) {
      int start = target.position();
      ChunkId found = workspace.digestInto(id.algorithm(), content, target);
      int count = target.position() - start;
      target.position(found.equals(id) ? start + count : start);
      checkSame(id, found, place);
      return count;
    }
    checkSame(id, workspace.digest(id.algorithm(), content.duplicate()), place);
    Check.argument(
        offset >= 0 && offset <= content.remaining(),
        () -> "an offset is from 0 to " + content.remaining() + ", found " + offset);
    int count = Math.min(target.remaining(), content.remaining() - offset);
    target.put(content.slice(offset, count));
    return count;
  }

  private void checkSame(ChunkId wanted, ChunkId found, ChunkState.Place place) {
    if (!found.equals(wanted)) {
      throw corrupt(wanted, place, "its content has the digest " + found);
    }
  }

  /// Returns what is stored as the chunk's content, not yet verified: a view of the workspace where
  /// it is stored plain.
  private ByteBuffer content(ChunkId id, ChunkState.Place place, Workspace workspace) {
    ByteBuffer record = workspace.record(place.lengthBytes());
    segments.read(place.nonce(), place.offset(), record);
    record.flip();
    Optional<RecordHeader> decoded = RecordHeader.decode(record, place.nonce());
    if (decoded.isEmpty() || !matches(decoded.get(), id, place)) {
      throw corrupt(id, place, "the head of its record is damaged");
    }
    RecordHeader header = decoded.get();
    ByteBuffer payload = record.slice(header.headBytes(), header.storedLength());
    if (header.codec() == Codec.NONE) {
      return payload;
    }
    try {
      return ByteBuffer.wrap(
          Decompressor.decompress(header.codec(), payload, header.plainLength()));
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
