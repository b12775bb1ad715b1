package dev.varve.format.codec;

import com.github.luben.zstd.ZstdException;
import dev.varve.base.ErrorCode;
import dev.varve.base.VarveException;
import dev.varve.format.chunk.Chunk;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;

/// Restores what a [Compressor] wrote, and trusts nothing about it. Damage that a codec cannot see
/// yields wrong bytes of the right length: the digest of the chunk is what finds that. Stateless;
/// safe for any thread.
public final class Decompressor {
  private Decompressor() {}

  /// Restores plain content. Takes no more memory than the content, about 200 KiB of native memory
  /// during the call and, when the stored bytes are not in an accessible array, a copy of them.
  ///
  /// @param codec what made the stored bytes
  /// @param stored the bytes, in a buffer of any kind; its position does not change
  /// @param plainBytes the size of the plain content
  /// @return exactly `plainBytes` bytes, in an array of their own
  /// @throws VarveException `CORRUPT` when no compressor wrote these bytes for content of this size
  public static byte[] decompress(Codec codec, ByteBuffer stored, int plainBytes) {
    checkSizes(codec, stored.remaining(), plainBytes);
    byte[] plain = new byte[plainBytes];
    int written =
        switch (codec) {
          case NONE -> copy(stored, plain);
          case LZ4 -> lz4(inArray(stored), plain);
          case ZSTD -> zstd(inArray(stored), plain);
        };
    if (written != plainBytes) {
      throw corrupt(codec, stored.remaining(), plainBytes, "found " + written + " plain bytes");
    }
    return plain;
  }

  /// A compressor keeps nothing that saves less than an eighth, so sizes alone reveal some damage,
  /// before memory is taken and before a native library sees the bytes.
  private static void checkSizes(Codec codec, int storedBytes, int plainBytes) {
    boolean possible =
        switch (codec) {
          case NONE -> storedBytes == plainBytes;
          case LZ4, ZSTD ->
              plainBytes >= Compressor.MIN_BYTES
                  && storedBytes > 0
                  && storedBytes <= Compressor.maxStoredBytes(plainBytes);
        };
    if (!possible || plainBytes > Chunk.MAX_BYTES) {
      throw corrupt(codec, storedBytes, plainBytes, "no compressor writes these sizes");
    }
  }

  private static int copy(ByteBuffer stored, byte[] plain) {
    stored.get(stored.position(), plain);
    return plain.length;
  }

  private static int lz4(ByteBuffer stored, byte[] plain) {
    try {
      return Lz4.decompress(
          stored.array(), stored.arrayOffset() + stored.position(), stored.remaining(), plain);
    } catch (LZ4Exception e) {
      throw corrupt(Codec.LZ4, stored.remaining(), plain.length, String.valueOf(e.getMessage()));
    }
  }

  private static int zstd(ByteBuffer stored, byte[] plain) {
    try {
      return Zstandard.decompress(
          stored.array(), stored.arrayOffset() + stored.position(), stored.remaining(), plain);
    } catch (ZstdException e) {
      throw corrupt(Codec.ZSTD, stored.remaining(), plain.length, String.valueOf(e.getMessage()));
    }
  }

  private static ByteBuffer inArray(ByteBuffer stored) {
    if (stored.hasArray()) {
      return stored;
    }
    byte[] bytes = new byte[stored.remaining()];
    stored.get(stored.position(), bytes);
    return ByteBuffer.wrap(bytes);
  }

  private static VarveException corrupt(
      Codec codec, int storedBytes, int plainBytes, String found) {
    return new VarveException(
        ErrorCode.CORRUPT,
        "%d bytes of %s do not decompress to %d bytes: %s; read another copy"
            .formatted(storedBytes, codec.label(), plainBytes, found));
  }
}
