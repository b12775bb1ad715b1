package dev.varve.store.device;

import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys and values of the index. The index can always be rebuilt, so a version that encodes it
/// differently just changes [#VERSION]. Integers are big-endian, so that keys sort by their
/// numbers.
///
/// ```
/// key 0x00 name          value of the device: "id", "sequence"
/// key 0x01 nonce         a segment: phase (1), indexed bytes (8), live bytes (8)
/// key 0x02 chunk id      a chunk: flags (1), sequence (8), place of the holders (16),
///                        content sequence (8) and place (16) where flag 1 is set,
///                        count (4) and nonces of segments, count (4) and holders
/// key 0x03 nonce offset  a lost range: length (8)
/// ```
final class IndexEncoding {
  static final String VERSION = "1";

  static final byte DEVICE = 0;
  static final byte SEGMENT = 1;
  static final byte CHUNK = 2;
  static final byte LOST_RANGE = 3;

  private static final int HAS_CONTENT = 1;
  private static final int IS_DAMAGED = 2;
  private static final int FIXED_BYTES = 1 + 8 + 16 + 8 + 16 + 4 + 4;

  private IndexEncoding() {}

  static byte[] deviceKey(String name) {
    byte[] text = name.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(1 + text.length).put(DEVICE).put(text).array();
  }

  static byte[] segmentKey(long nonce) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(SEGMENT).putLong(nonce).array();
  }

  static byte[] chunkKey(ChunkId id) {
    ByteBuffer key = ByteBuffer.allocate(1 + ChunkId.BYTES).put(CHUNK);
    id.encode(key);
    return key.array();
  }

  static byte[] lostRangeKey(ChunkIndex.LostRange range) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(LOST_RANGE)
        .putLong(range.nonce())
        .putLong(range.offset())
        .array();
  }

  static ChunkId chunkId(byte[] key) {
    checkSize(key, 1 + ChunkId.BYTES);
    try {
      return ChunkId.decode(ByteBuffer.wrap(key, 1, ChunkId.BYTES));
    } catch (VarveException e) {
      throw new IndexDamagedException("a key is no chunk's: " + e.getMessage(), e);
    }
  }

  static ChunkIndex.LostRange lostRange(byte[] key, byte[] value) {
    checkSize(key, 1 + 2 * Long.BYTES);
    ByteBuffer name = ByteBuffer.wrap(key, 1, 2 * Long.BYTES);
    return new ChunkIndex.LostRange(name.getLong(), name.getLong(), number(value));
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static long number(byte[] value) {
    checkSize(value, Long.BYTES);
    return ByteBuffer.wrap(value).getLong();
  }

  static byte[] segment(SegmentState state) {
    return ByteBuffer.allocate(1 + 2 * Long.BYTES)
        .put(state.phase().code())
        .putLong(state.indexedBytes())
        .putLong(state.liveBytes())
        .array();
  }

  static SegmentState segment(byte[] key, byte[] value) {
    checkSize(key, 1 + Long.BYTES);
    checkSize(value, 1 + 2 * Long.BYTES);
    ByteBuffer bytes = ByteBuffer.wrap(value);
    return new SegmentState(
        ByteBuffer.wrap(key, 1, Long.BYTES).getLong(),
        SegmentState.Phase.ofCode(bytes.get()),
        bytes.getLong(),
        bytes.getLong());
  }

  static byte[] chunk(ChunkState state) {
    ByteBuffer bytes =
        ByteBuffer.allocate(
            FIXED_BYTES
                + state.segments().size() * Long.BYTES
                + state.holders().size() * VolumeId.BYTES);
    bytes.put(
        (byte)
            ((state.content().isPresent() ? HAS_CONTENT : 0) | (state.damaged() ? IS_DAMAGED : 0)));
    bytes.putLong(state.sequence());
    put(bytes, state.holdersPlace());
    bytes.putLong(state.contentSequence());
    put(bytes, state.content().orElse(state.holdersPlace()));
    bytes.putInt(state.segments().size());
    state.segments().forEach(bytes::putLong);
    bytes.putInt(state.holders().size());
    state.holders().forEach(holder -> bytes.putLong(holder.high()).putLong(holder.low()));
    return bytes.array();
  }

  static ChunkState chunk(byte[] value) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      int flags = bytes.get();
      long sequence = bytes.getLong();
      ChunkState.Place holdersPlace = place(bytes);
      long contentSequence = bytes.getLong();
      ChunkState.Place content = place(bytes);
      List<Long> segments = new ArrayList<>();
      for (int left = bytes.getInt(); left > 0; left--) {
        segments.add(bytes.getLong());
      }
      List<VolumeId> holders = new ArrayList<>();
      for (int left = bytes.getInt(); left > 0; left--) {
        holders.add(new VolumeId(bytes.getLong(), bytes.getLong()));
      }
      return new ChunkState(
          sequence,
          holders,
          holdersPlace,
          (flags & HAS_CONTENT) != 0 ? Optional.of(content) : Optional.empty(),
          contentSequence,
          segments,
          (flags & IS_DAMAGED) != 0);
    } catch (BufferUnderflowException e) {
      throw new IndexDamagedException("a chunk's state has only " + value.length + " bytes", e);
    }
  }

  private static void checkSize(byte[] bytes, int wantedBytes) {
    if (bytes.length != wantedBytes) {
      throw new IndexDamagedException(
          "a key or value has " + bytes.length + " bytes, not " + wantedBytes);
    }
  }

  private static void put(ByteBuffer bytes, ChunkState.Place place) {
    bytes.putLong(place.nonce()).putInt(place.offset()).putInt(place.lengthBytes());
  }

  private static ChunkState.Place place(ByteBuffer bytes) {
    return new ChunkState.Place(bytes.getLong(), bytes.getInt(), bytes.getInt());
  }
}
