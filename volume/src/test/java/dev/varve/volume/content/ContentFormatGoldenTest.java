package dev.varve.volume.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.varve.format.chunk.ChunkId;
import dev.varve.format.digest.DigestAlgorithm;
import dev.varve.volume.record.Keys;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The exact bytes of `docs/formats/content.md`, kept for ever.
class ContentFormatGoldenTest {
  private static final ChunkId CHUNK =
      new ChunkId(
          DigestAlgorithm.BLAKE3,
          0x0001020304050607L,
          0x08090a0b0c0d0e0fL,
          0x1011121314151617L,
          0x18191a1b1c1d1e1fL);
  private static final String CHUNK_HEX =
      "03000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @Test
  void keys() {
    assertThat(hex(Keys.extent(7, 0x1234))).isEqualTo("0600000000000000070000000000001234");
    assertThat(hex(Keys.layer(7))).isEqualTo("070000000000000007");
    assertThat(hex(Keys.condemned(7))).isEqualTo("0d0000000000000007");
    assertThat(hex(Keys.loose(7))).isEqualTo("0e0000000000000007");
    assertThat(hex(Keys.count(CHUNK))).isEqualTo("10" + CHUNK_HEX);
    assertThat(hex(Keys.reclaim(9, CHUNK))).isEqualTo("110000000000000009" + CHUNK_HEX);
  }

  @Test
  void extents() {
    extent(new Extent.InChunk(4096, CHUNK, 300), "018020" + CHUNK_HEX + "ac02");
    extent(new Extent.InChunk(1, CHUNK, 0), "0101" + CHUNK_HEX + "00");
    extent(new Extent.Zero(1 << 20, false), "03808040");
    extent(new Extent.Zero(5, true), "0405");
    byte[] inline = ExtentFormat.encode(new Extent.Inline(new byte[] {1, 2, 3}));
    assertThat(hex(inline)).isEqualTo("02010203");
    assertThat(ExtentFormat.decode(0, inline))
        .isInstanceOfSatisfying(
            Extent.Inline.class, found -> assertThat(found.bytes()).containsExactly(1, 2, 3));
  }

  private static void extent(Extent extent, String expected) {
    assertThat(hex(ExtentFormat.encode(extent))).isEqualTo(expected);
    assertThat(ExtentFormat.decode(0, HexFormat.of().parseHex(expected))).isEqualTo(extent);
  }

  @Test
  void layers() {
    Layer layer = new Layer(2, 5, 0x100, 0x200, 0x0b);
    String expected =
        "00000002"
            + "0000000000000005"
            + "0000000000000100"
            + "0000000000000200"
            + "000000000000000b";
    assertThat(hex(layer.encode())).isEqualTo(expected);
    assertThat(Layer.decode(6, HexFormat.of().parseHex(expected))).isEqualTo(layer);
  }

  @Test
  void loose() {
    Loose loose = new Loose(6, 9, 0x100, 0x200);
    String expected = "0000000000000009" + "0000000000000100" + "0000000000000200";
    assertThat(hex(loose.encode())).isEqualTo(expected);
    assertThat(Loose.decode(6, HexFormat.of().parseHex(expected))).isEqualTo(loose);
  }

  @Test
  void counts() {
    assertThat(hex(ChunkCounts.encode(1))).isEqualTo("01");
    assertThat(hex(ChunkCounts.encode(300))).isEqualTo("ac02");
    assertThat(ChunkCounts.decode(new byte[] {(byte) 0xac, 2})).isEqualTo(300);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
