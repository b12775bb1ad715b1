package dev.varve.format.segment;

import dev.varve.base.Check;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The head of a record in a segment; its payload follows it. Records start at multiples of 8
/// bytes. Integers are big-endian.
///
/// ```
/// 0   4    magic 0x56524543 ("VREC")
/// 4   1    kind: 1 chunk, 2 holders, 3 mark
/// 5   1    codec of the payload: 0 none, 1 LZ4, 2 zstd
/// 6   1    digest algorithm of the id
/// 7   1    zero
/// 8   8    sequence: grows with every record of the device; in a mark, an offset in this segment
/// 16  4    plain length of the chunk in bytes
/// 20  4    stored length: the payload's bytes
/// 24  2    number of holders n
/// 26  2    zero
/// 28  32   digest
/// 60  4    CRC32C of the payload
/// 64  4    CRC32C of the segment's nonce (8 bytes), bytes 0 to 63 and the holders
/// 68  16n  holders, sorted
///     …    payload, then zeros up to a multiple of 8
/// ```
///
/// The nonce in the checksum keeps bytes of one segment from passing as a record of another.
///
/// @param kind what the record says
/// @param codec how the payload is compressed
/// @param id the chunk; in a mark, an id of zeros
/// @param sequence orders all records of a device; among those of one chunk the highest is true
/// @param plainLength the chunk's size in bytes, from 0 to [Chunk#MAX_BYTES]
/// @param storedLength the payload's size in bytes, from 0 to [Chunk#MAX_BYTES]
/// @param payloadCrc CRC32C of the payload
/// @param holders the volumes that hold the chunk, sorted
public record RecordHeader(
    RecordKind kind,
    Codec codec,
    ChunkId id,
    long sequence,
    int plainLength,
    int storedLength,
    int payloadCrc,
    List<VolumeId> holders) {
  /// Size of a header without holders, in bytes.
  public static final int FIXED_BYTES = 68;

  /// The largest number of holders.
  public static final int MAX_HOLDERS = 4096;

  /// Records start at multiples of this many bytes.
  public static final int ALIGNMENT = 8;

  /// Size of the largest record in bytes.
  public static final int MAX_RECORD_BYTES =
      aligned(FIXED_BYTES + MAX_HOLDERS * VolumeId.BYTES + Chunk.MAX_BYTES);

  private static final int MAGIC = 0x5652_4543;
  private static final int CRC_OFFSET = 64;

  /// Checks the ranges.
  public RecordHeader {
    holders = List.copyOf(holders);
    int plain = plainLength;
    int stored = storedLength;
    int count = holders.size();
    Check.argument(
        plain >= 0 && plain <= Chunk.MAX_BYTES && stored >= 0 && stored <= Chunk.MAX_BYTES,
        () -> "a record of " + plain + " plain and " + stored + " stored bytes");
    Check.argument(count <= MAX_HOLDERS, () -> "a record with " + count + " holders");
  }

  /// Makes the head of a mark.
  ///
  /// @param durableBytes the offset up to which the segment is known durable
  /// @return the head of a record without payload
  public static RecordHeader mark(long durableBytes) {
    ChunkId none = new ChunkId(DigestAlgorithm.SHA_256, 0, 0, 0, 0);
    return new RecordHeader(RecordKind.MARK, Codec.NONE, none, durableBytes, 0, 0, 0, List.of());
  }

  /// Makes the head of a copy of this record.
  ///
  /// @param newSequence the copy's sequence
  /// @param newHolders who holds the chunk now
  /// @return the head for the same payload
  public RecordHeader movedTo(long newSequence, List<VolumeId> newHolders) {
    return new RecordHeader(
        kind, codec, id, newSequence, plainLength, storedLength, payloadCrc, newHolders);
  }

  /// Returns the size of the head.
  ///
  /// @return bytes
  public int headBytes() {
    return FIXED_BYTES + holders.size() * VolumeId.BYTES;
  }

  /// Returns the size of the whole record with its payload and padding.
  ///
  /// @return bytes, a multiple of [#ALIGNMENT]
  public int recordBytes() {
    return aligned(headBytes() + storedLength);
  }

  /// Encodes the head.
  ///
  /// @param target receives [#headBytes] bytes; its position advances past them
  /// @param nonce the segment's nonce
  public void encode(ByteBuffer target, long nonce) {
    int start = target.position();
    target
        .putInt(MAGIC)
        .put(kind.code())
        .put(codec.code())
        .put(id.algorithm().code())
        .put((byte) 0);
    target.putLong(sequence).putInt(plainLength).putInt(storedLength);
    target.putShort((short) holders.size()).putShort((short) 0);
    target.putLong(id.word0()).putLong(id.word1()).putLong(id.word2()).putLong(id.word3());
    target.putInt(payloadCrc).putInt(0);
    for (VolumeId holder : holders) {
      target.putLong(holder.high()).putLong(holder.low());
    }
    target.putInt(start + CRC_OFFSET, crc(target, start, holders.size(), nonce));
  }

  /// Decodes a head.
  ///
  /// @param source holds the record from its position on; its position does not change
  /// @param nonce the segment's nonce
  /// @return the head, or empty when the bytes are no undamaged head of a record of this segment
  public static Optional<RecordHeader> decode(ByteBuffer source, long nonce) {
    int start = source.position();
    if (source.remaining() < FIXED_BYTES || source.getInt(start) != MAGIC) {
      return Optional.empty();
    }
    int holderCount = Short.toUnsignedInt(source.getShort(start + 24));
    if (holderCount > MAX_HOLDERS
        || source.remaining() < FIXED_BYTES + holderCount * VolumeId.BYTES
        || source.getInt(start + CRC_OFFSET) != crc(source, start, holderCount, nonce)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(source, start, holderCount));
    } catch (VarveException e) {
      // Undamaged by its checksum, yet not of this version: to this reader it is no record.
      return Optional.empty();
    }
  }

  private static RecordHeader parse(ByteBuffer source, int start, int holderCount) {
    List<VolumeId> holders = new ArrayList<>(holderCount);
    for (int i = 0; i < holderCount; i++) {
      int offset = start + FIXED_BYTES + i * VolumeId.BYTES;
      holders.add(new VolumeId(source.getLong(offset), source.getLong(offset + 8)));
    }
    return new RecordHeader(
        RecordKind.ofCode(source.get(start + 4)),
        Codec.ofCode(source.get(start + 5)),
        new ChunkId(
            DigestAlgorithm.ofCode(source.get(start + 6)),
            source.getLong(start + 28),
            source.getLong(start + 36),
            source.getLong(start + 44),
            source.getLong(start + 52)),
        source.getLong(start + 8),
        source.getInt(start + 16),
        source.getInt(start + 20),
        source.getInt(start + 60),
        holders);
  }

  /// Checksums a payload.
  ///
  /// @param payload the payload; its position does not change
  /// @return the value for [#payloadCrc]
  public static int payloadCrc(ByteBuffer payload) {
    return Checksum.of(payload);
  }

  /// Rounds up to where a next record may start.
  ///
  /// @param bytes an offset or size
  /// @return the next multiple of [#ALIGNMENT]
  public static int aligned(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private static int crc(ByteBuffer buffer, int start, int holderCount, long nonce) {
    return Checksum.of(
        nonce,
        buffer.slice(start, CRC_OFFSET),
        buffer.slice(start + FIXED_BYTES, holderCount * VolumeId.BYTES));
  }
}
