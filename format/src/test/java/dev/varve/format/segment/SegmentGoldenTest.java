package dev.varve.format.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.ChunkId;
import dev.varve.format.chunk.VolumeId;
import dev.varve.format.codec.Codec;
import dev.varve.format.digest.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The bytes of a segment, kept for ever: docs/formats/segment.md.
final class SegmentGoldenTest {
  private static final long NONCE = 0x0123456789abcdefL;
  private static final ByteBuffer PAYLOAD = ByteBuffer.wrap(new byte[] {'v', 'a', 'r', 'v', 'e'});
  private static final ChunkId ID =
      new ChunkId(
          DigestAlgorithm.BLAKE3,
          0x1111111111111111L,
          0x2222222222222222L,
          0x3333333333333333L,
          0x4444444444444444L);

  private static final String HEADER =
      "5641525645534547" // magic
          + "0001" // format version
          + "000000000000"
          + "00112233445566778899aabbccddeeff" // device
          + "0123456789abcdef" // nonce
          + "0000000000000000000000000000000000000000"
          + "ead9df97"; // CRC32C

  private static final String CHUNK =
      "56524543" // magic
          + "01" // kind
          + "00" // codec
          + "03" // algorithm
          + "00"
          + "000000000000002a" // sequence
          + "00000005" // plain length
          + "00000005" // stored length
          + "0002" // holders
          + "0000"
          + "1111111111111111222222222222222233333333333333334444444444444444"
          + "4c451ea2" // CRC32C of the payload
          + "4dc21c3c" // CRC32C of the head
          + "00000000000000010000000000000002"
          + "00000000000000030000000000000004";

  private static final String HOLDERS =
      "56524543020003000000000000000100000000000000000000000000"
          + "1111111111111111222222222222222233333333333333334444444444444444"
          + "00000000"
          + "9d15c8e8";

  private static final String MARK =
      "56524543030001000000000000001000000000000000000000000000"
          + "0000000000000000000000000000000000000000000000000000000000000000"
          + "00000000"
          + "4a389de2";

  private static final String TRAILER =
      "5641525645454e44" // magic
          + "00000100" // offset of the entries
          + "000000b0" // size of the entries
          + "00000002" // number of entries
          + "624ab42b" // CRC32C of the entries
          + "00000000"
          + "b8dd2133"; // CRC32C of the trailer

  private static RecordHeader chunk() {
    return new RecordHeader(
        RecordKind.CHUNK,
        Codec.NONE,
        ID,
        42,
        5,
        5,
        RecordHeader.payloadCrc(PAYLOAD),
        List.of(new VolumeId(1, 2), new VolumeId(3, 4)));
  }

  private static RecordHeader holders() {
    return new RecordHeader(RecordKind.HOLDERS, Codec.NONE, ID, 256, 0, 0, 0, List.of());
  }

  private static ByteBuffer encoded(RecordHeader header) {
    ByteBuffer bytes = ByteBuffer.allocate(header.headBytes());
    header.encode(bytes, NONCE);
    return bytes.flip();
  }

  private static String hex(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(bytes.position(), array);
    return HexFormat.of().formatHex(array);
  }

  private static ByteBuffer flipped(ByteBuffer bytes, int bit) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    int offset = bit / Byte.SIZE;
    return copy.put(offset, (byte) (copy.get(offset) ^ (1 << (bit % Byte.SIZE))));
  }

  @Test
  void headers() {
    SegmentHeader header = new SegmentHeader(0x0011223344556677L, 0x8899aabbccddeeffL, NONCE);
    ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    header.encode(bytes);
    assertThat(hex(bytes.flip())).isEqualTo(HEADER);
    assertThat(SegmentHeader.decode(bytes, "s")).contains(header);
  }

  @Test
  void aHeaderOfAnotherVersionIsRefusedByName() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(HEADER));
    bytes.putShort(8, (short) 2);
    assertThat(SegmentHeader.decode(bytes, "s")).as("with a wrong checksum").isEmpty();
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes.slice(0, 60));
    bytes.putInt(60, (int) crc.getValue());
    assertThatThrownBy(() -> SegmentHeader.decode(bytes, "the-path"))
        .isInstanceOfSatisfying(
            VarveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT))
        .hasMessageContaining("the-path")
        .hasMessageContaining("version 2");
  }

  @Test
  void records() {
    assertThat(hex(encoded(chunk()))).isEqualTo(CHUNK);
    assertThat(hex(encoded(holders()))).isEqualTo(HOLDERS);
    assertThat(hex(encoded(RecordHeader.mark(4096)))).isEqualTo(MARK);
    assertThat(chunk().recordBytes()).isEqualTo(112);
    assertThat(holders().recordBytes()).isEqualTo(72);
    for (RecordHeader header : List.of(chunk(), holders(), RecordHeader.mark(4096))) {
      assertThat(RecordHeader.decode(encoded(header), NONCE)).contains(header);
      assertThat(RecordHeader.decode(encoded(header), NONCE + 1)).as("other segment").isEmpty();
    }
  }

  @Test
  void footers() {
    List<SegmentFooter.Entry> entries =
        List.of(new SegmentFooter.Entry(64, chunk()), new SegmentFooter.Entry(176, holders()));
    ByteBuffer footer = SegmentFooter.encode(entries, NONCE, 256);
    assertThat(hex(footer)).isEqualTo("00000040" + CHUNK + "000000b0" + HOLDERS + TRAILER);
    int trailerStart = footer.remaining() - SegmentFooter.TRAILER_BYTES;
    SegmentFooter.Trailer trailer =
        SegmentFooter.decodeTrailer(footer.slice(trailerStart, 32), NONCE).orElseThrow();
    assertThat(trailer.fileBytes()).isEqualTo(256 + footer.remaining());
    assertThat(SegmentFooter.decodeEntries(footer.slice(0, trailerStart), trailer, NONCE))
        .contains(entries);
  }

  @Test
  void aFlippedBitAnywhereIsNoHead() {
    for (RecordHeader header : List.of(chunk(), holders(), RecordHeader.mark(4096))) {
      ByteBuffer bytes = encoded(header);
      for (int bit = 0; bit < bytes.limit() * Byte.SIZE; bit++) {
        ByteBuffer copy = flipped(bytes, bit);
        assertThat(RecordHeader.decode(copy, NONCE)).as("bit " + bit).isEmpty();
      }
      for (int length = 0; length < bytes.limit(); length++) {
        assertThat(RecordHeader.decode(bytes.slice(0, length), NONCE)).isEmpty();
      }
    }
  }

  @Test
  void aFlippedBitAnywhereIsNoHeader() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(HEADER));
    for (int bit = 0; bit < bytes.limit() * Byte.SIZE; bit++) {
      assertThat(SegmentHeader.decode(flipped(bytes, bit), "s")).as("bit " + bit).isEmpty();
    }
    for (int length = 0; length < bytes.limit(); length++) {
      assertThat(SegmentHeader.decode(bytes.slice(0, length), "s")).isEmpty();
    }
  }

  @Test
  void aCutFooterIsNone() {
    List<SegmentFooter.Entry> entries = List.of(new SegmentFooter.Entry(64, chunk()));
    ByteBuffer footer = SegmentFooter.encode(entries, NONCE, 176);
    int trailerStart = footer.remaining() - SegmentFooter.TRAILER_BYTES;
    SegmentFooter.Trailer trailer =
        SegmentFooter.decodeTrailer(footer.slice(trailerStart, 32), NONCE).orElseThrow();
    for (int length = 0; length < footer.remaining(); length++) {
      int start = Math.max(0, length - SegmentFooter.TRAILER_BYTES);
      ByteBuffer end = footer.slice(start, length - start);
      assertThat(SegmentFooter.decodeTrailer(end, NONCE)).as("cut to " + length).isEmpty();
    }
    for (int length = 0; length < trailerStart; length++) {
      assertThat(SegmentFooter.decodeEntries(footer.slice(0, length), trailer, NONCE)).isEmpty();
    }
  }

  @Test
  void aFlippedBitAnywhereIsNoFooter() {
    List<SegmentFooter.Entry> entries = List.of(new SegmentFooter.Entry(64, chunk()));
    ByteBuffer footer = SegmentFooter.encode(entries, NONCE, 176);
    int trailerStart = footer.remaining() - SegmentFooter.TRAILER_BYTES;
    for (int bit = 0; bit < footer.limit() * Byte.SIZE; bit++) {
      ByteBuffer copy = flipped(footer, bit);
      assertThat(
              SegmentFooter.decodeTrailer(copy.slice(trailerStart, 32), NONCE)
                  .flatMap(trailer ->
                      SegmentFooter.decodeEntries(copy.slice(0, trailerStart), trailer, NONCE)))
          .as("bit " + bit)
          .isEmpty();
    }
  }
}
